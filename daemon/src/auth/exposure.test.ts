import { expect, test } from 'vitest';
import { Config, type ConfigInput } from '../config/schema.ts';
import { judgeExposure } from './exposure.ts';

function judge(input: ConfigInput) {
  const { refusal, warnings } = judgeExposure(Config.parse(input));
  return { refusal: refusal?.code, warnings: warnings.length };
}

const sources = { roots: ['/media'] };
const open = { grpc: { address: '0.0.0.0:50051' }, sources };
const tls = { cert: 'c', key: 'k', clientCa: 'ca' };
const jwt = { keys: 'keys.json', issuer: 'i', audience: 'a' };

test.each([
  ...['127.0.0.1:1', '127.8.9.1:1', '[::1]:1', 'localhost:1'].map(
    (address) => [address, undefined] as const,
  ),
  ...['0.0.0.0:1', '[::]:1', '10.0.0.1:1', 'daemon.lan:1', '127.0.0.1.example:1', '0:1'].map(
    (address) => [address, 'AUTH_OPEN'] as const,
  ),
])('without credentials, gRPC or metrics on %s: %s', (address, refusal) => {
  expect(judge({ grpc: { address } }).refusal).toBe(refusal);
  expect(judge({ metrics: { address } }).refusal).toBe(refusal);
});

test('credentials, or a word, open it', () => {
  expect(judge({ ...open, auth: { tokens: 't' } })).toEqual({ refusal: undefined, warnings: 1 });
  expect(judge({ ...open, auth: { jwt } })).toEqual({ refusal: undefined, warnings: 1 });
  const certificates = { '*': { role: 'viewer' as const } };
  const encrypted = { ...open, grpc: { ...open.grpc, tls } };
  expect(judge({ ...encrypted, auth: { certificates } })).toEqual({
    refusal: undefined,
    warnings: 0,
  });
  expect(judge({ ...encrypted, auth: { tokens: 't' } }).warnings).toBe(0);
  expect(judge({ ...open, auth: { tokens: 't', tlsByProxy: true } }).warnings).toBe(0);
  expect(judge({ ...open, auth: { anonymous: 'everywhere' } })).toEqual({
    refusal: undefined,
    warnings: 1,
  });
  for (const anonymous of ['loopback', 'never'] as const) {
    expect(judge({ ...open, auth: { anonymous } }).refusal).toBe('AUTH_OPEN');
  }
  // Asking for certificates says who somebody is, not what they may do.
  expect(judge({ grpc: { ...open.grpc, tls: { ...tls, requireClientCert: true } } }).refusal).toBe(
    'AUTH_OPEN',
  );
});

test('what contradicts itself is refused, on loopback too', () => {
  const wrong: NonNullable<ConfigInput['auth']>[] = [
    { jwt: { keys: 'keys.json' } },
    { jwt: { ...jwt, audience: '' } },
    { jwt: { ...jwt, keys: 'http://login.example/keys' } },
    { jwt: { ...jwt, keys: 'ftp://login.example/keys' } },
    { jwt: { ...jwt, keys: 'https://' } },
    { certificates: { '*': { role: 'admin' } } },
  ];
  for (const auth of wrong) expect(judge({ auth }).refusal).toBe('CONFIG_INVALID');
  expect(judge({ metrics: { tls: true } }).refusal).toBe('CONFIG_INVALID');
  expect(judge({ metrics: { tls: true }, grpc: { tls } }).refusal).toBeUndefined();
  for (const keys of ['https://login.example/k', 'http://127.0.0.1:8/k', 'http://[::1]:8/k']) {
    expect(judge({ auth: { jwt: { ...jwt, keys } } }).refusal).toBeUndefined();
  }
});

test('a daemon for strangers says which files they may name', () => {
  const auth = { tokens: 't', tlsByProxy: true };
  const { grpc } = open;
  expect(judge({ grpc, auth }).warnings).toBe(1);
  expect(judge({ grpc, auth, sources: { schemes: ['rtsp'] } }).warnings).toBe(0);
  expect(judge({ grpc, auth, sources }).warnings).toBe(0);
  expect(judge({ auth }).warnings).toBe(0);
});
