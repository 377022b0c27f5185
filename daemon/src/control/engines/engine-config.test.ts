import { expect, test } from 'vitest';
import { Config, type ConfigInput } from '../../config/schema.ts';
import { engineConfig } from './engine-config.ts';

const loopbackOf = (input: ConfigInput) => engineConfig(Config.parse(input)).sources.loopback;

test('sources on this machine are for those who could connect there themselves', () => {
  expect(loopbackOf({})).toBe('auto');
  expect(loopbackOf({ grpc: { address: '[::1]:1' } })).toBe('auto');
  expect(loopbackOf({ grpc: { address: '0.0.0.0:1' } })).toBe('refused');
  expect(loopbackOf({ auth: { tokens: '/etc/tokens' } })).toBe('refused');
});

test('whoever has decided is not asked again', () => {
  const open = { grpc: { address: '0.0.0.0:1' }, sources: { loopback: 'allowed' as const } };
  expect(loopbackOf(open)).toBe('allowed');
  expect(loopbackOf({ sources: { loopback: 'refused' } })).toBe('refused');
});
