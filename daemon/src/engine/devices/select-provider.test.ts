import { expect, test } from 'vitest';
import { selectProvider } from './select-provider.ts';

const problems: Record<string, string> = {
  tensorrt: 'no engine',
  cuda: 'no libraries',
  webgpu: '',
};
const problemOf = async (provider: string) => problems[provider] ?? '';

test('auto takes the first that is usable and says why not the ones before', async () => {
  expect(await selectProvider('m', 'auto', ['tensorrt', 'cuda', 'webgpu'], problemOf)).toEqual({
    provider: 'webgpu',
    fallback: 'tensorrt: no engine; cuda: no libraries',
  });
});

test('auto ends on the CPU', async () => {
  expect(await selectProvider('m', 'auto', ['cuda'], problemOf)).toEqual({
    provider: 'cpu',
    fallback: 'cuda: no libraries',
  });
  expect(await selectProvider('m', 'auto', [], problemOf)).toEqual({
    provider: 'cpu',
    fallback: '',
  });
});

test('a provider by name is taken or refused, never replaced', async () => {
  expect(await selectProvider('m', 'webgpu', ['cuda'], problemOf)).toEqual({
    provider: 'webgpu',
    fallback: '',
  });
  await expect(selectProvider('m', 'cuda', ['webgpu'], problemOf)).rejects.toMatchObject({
    code: 'PROVIDER_UNAVAILABLE',
    message: expect.stringMatching(/model m .* cuda, .*: no libraries; .* auto or cpu/),
    details: { model: 'm', provider: 'cuda' },
  });
});

test('nothing is tried out for a model that is to run on the CPU', async () => {
  const never = async () => {
    throw new Error('tried');
  };
  expect(await selectProvider('m', 'cpu', ['cuda'], never)).toEqual({
    provider: 'cpu',
    fallback: '',
  });
});
