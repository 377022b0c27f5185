import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../../../test/helpers/temp-folder.ts';
import { loadConfig } from './load.ts';
import { Config } from './schema.ts';

async function file(text: string): Promise<string> {
  const path = join(tempFolder(), 'trueframe.yml');
  await writeFile(path, text);
  return path;
}

const wrong = (message: RegExp) => ({
  code: 'CONFIG_INVALID',
  message: expect.stringMatching(message),
});

test('without anything the defaults hold', async () => {
  expect(await loadConfig({ env: {} })).toEqual(Config.parse({}));
});

test('an empty file is a valid configuration', async () => {
  expect(await loadConfig({ file: await file('# nothing yet\n'), env: {} })).toEqual(
    Config.parse({}),
  );
});

test('a flag beats the environment, that beats the file, that beats the default', async () => {
  const path = await file('grpc: { address: file:1 }\nmetrics: { address: file:2 }\nlog: warn\n');
  const env = { TRUEFRAME_GRPC__ADDRESS: 'env:1', TRUEFRAME_METRICS__ADDRESS: 'env:2' };

  const config = await loadConfig({ file: path, env, flags: { grpc: { address: 'flag:1' } } });

  expect(config.grpc).toMatchObject({ address: 'flag:1', reflection: true });
  expect(config.metrics.address).toBe('env:2');
  expect(config.log).toBe('warn');
  expect(config.sessions.limit).toBe(64);
});

test('variables reach nested keys, numbers, booleans, durations and lists', async () => {
  const config = await loadConfig({
    env: {
      TRUEFRAME_ENGINE__THREADS: '3',
      TRUEFRAME_GRPC__REFLECTION: 'false',
      TRUEFRAME_SOURCES__STALL_TIMEOUT: '7s',
      TRUEFRAME_MODELS: '/a, /b',
      TRUEFRAME_DEVICES__BATCHES: '1, 4',
      TRUEFRAME_DEFAULT_PIPELINE: 'mine',
    },
  });
  expect(config.engine.threads).toBe(3);
  expect(config.grpc.reflection).toBe(false);
  expect(config.sources.stallTimeout).toBe(7000);
  expect(config.models).toEqual(['/a', '/b']);
  expect(config.devices.batches).toEqual([1, 4]);
  expect(config.defaultPipeline).toBe('mine');
});

test('variables that are not ours are left alone', async () => {
  const env = { TRUEFRAME_SERVICE_HOST: '10.0.0.1', TRUEFRAME_SHARED: '/x', HOME: '/root' };
  expect(await loadConfig({ env })).toEqual(Config.parse({}));
});

test('TRUEFRAME_CONFIG names the file', async () => {
  const config = await loadConfig({ env: { TRUEFRAME_CONFIG: await file('log: error') } });
  expect(config.log).toBe('error');
});

test('paths are relative to the file that names them, elsewhere to the working folder', async () => {
  const path = await file(
    `models: [bundles, "\${WEIGHTS:-/opt/weights}"]\nplugins: [./mine, some-package]\ncache: cache\nsources: { roots: [videos] }\n`,
  );
  const folder = join(path, '..');
  const fromFile = await loadConfig({ file: path, env: {} });
  expect(fromFile.models).toEqual([join(folder, 'bundles'), '/opt/weights']);
  expect(fromFile.plugins).toEqual([join(folder, 'mine'), 'some-package']);
  expect(fromFile.cache).toBe(join(folder, 'cache'));
  expect(fromFile.sources.roots).toEqual([join(folder, 'videos')]);

  const fromFlags = await loadConfig({ file: path, env: {}, flags: { models: ['bundles'] } });
  expect(fromFlags.models).toEqual([resolve('bundles')]);
});

test('so are those deep inside; what is empty or a URL stays', async () => {
  const path = await file(`
grpc: { tls: { cert: own.pem, key: "\${KEY:-own.key}" } }
auth: { tokens: tokens.yml, jwt: { keys: "https://issuer.example/jwks" } }
sessions: { store: { folder: store } }
sources: { tenants: { a: { roots: [videos, /srv] } } }
trust: { keys: [keys] }
canary: { clip: ~/clip.mp4 }
plugins: [{ package: ./mine }, { package: some-package }]
`);
  const at = (name: string) => join(path, '..', name);
  expect(await loadConfig({ file: path, env: { HOME: '/home/me' } })).toMatchObject({
    grpc: { tls: { cert: at('own.pem'), key: at('own.key'), clientCa: '' } },
    auth: { tokens: at('tokens.yml'), jwt: { keys: 'https://issuer.example/jwks' } },
    sessions: { store: { folder: at('store') } },
    sources: { tenants: { a: { roots: [at('videos'), '/srv'] } } },
    trust: { keys: [at('keys')] },
    canary: { clip: '/home/me/clip.mp4' },
    plugins: [{ package: at('mine') }, { package: 'some-package' }],
  });
});

test.each([
  ['a key that does not exist', 'grcp: {}', /trueframe\.yml:[\s\S]*Unrecognized key: "grcp"/],
  ['a nested key that does not exist', 'engine: { threds: 2 }', /"threds"[\s\S]*engine/],
  ['a number that is text', 'engine: { threads: many }', /engine\.threads/],
  ['a duration without unit', 'sources: { stallTimeout: 5 }', /sources\.stallTimeout/],
  ['an address without port', 'grpc: { address: localhost }', /an address like/],
  ['a list instead of keys', '- grpc', /must be a mapping/],
  ['no YAML at all', 'grpc: {', /trueframe\.yml/],
  ['a variable that is not set', `cache: \${TRUEFRAME_NOWHERE}/x`, /TRUEFRAME_NOWHERE/],
])('%s is refused and the file named', async (_, text, message) => {
  await expect(loadConfig({ file: await file(text), env: {} })).rejects.toMatchObject(
    wrong(message),
  );
});

test('a wrong value is blamed on the layer that set it', async () => {
  const path = await file('engine: { threads: 2 }');
  const env = { TRUEFRAME_ENGINE__THREADS: 'x' };
  await expect(loadConfig({ file: path, env })).rejects.toMatchObject(wrong(/^environment:/));
  const flags = { grpc: { address: 'nowhere' } };
  await expect(loadConfig({ file: path, env: {}, flags })).rejects.toMatchObject(
    wrong(/^command line:/),
  );
});

test('a file that cannot be read is an error', async () => {
  const folder = join(tempFolder(), 'folder.yml');
  await mkdir(folder);
  await expect(loadConfig({ file: folder, env: {} })).rejects.toMatchObject(wrong(/cannot read/));
});

test.each([
  [{ TRUEFRAME_GRPC_ADDRESS: '0.0.0.0:1' }, 'TRUEFRAME_GRPC__ADDRESS'],
  [{ TRUEFRAME_SESSION__LIMIT: '3' }, 'TRUEFRAME_SESSIONS__LIMIT'],
  [
    { TRUEFRAME_STALL_TIMEOUT: '3s', TRUEFRAME_SOURCES_STALL_TIMEOUT: '3s' },
    'TRUEFRAME_SOURCES__STALL_TIMEOUT',
  ],
  [{ TRUEFRAME_SOURCES__STALLTIMEOUT: '3s' }, 'TRUEFRAME_SOURCES__STALL_TIMEOUT'],
  [{ TRUEFRAME_MODEL: '/models' }, 'TRUEFRAME_MODELS'],
  [{ TRUEFRAME_LOG_LEVEL: 'debug' }, 'TRUEFRAME_LOG'],
  [{ TRUEFRAME_METRICS_PORT: '9464' }, 'TRUEFRAME_METRICS__ADDRESS'],
  [{ TRUEFRAME_GRPC_HOST: '0.0.0.0' }, 'TRUEFRAME_GRPC__ADDRESS'],
  [{ TRUEFRAME_CONFIG_FILE: 'a.yml' }, 'TRUEFRAME_CONFIG'],
  [{ TRUEFRAME_CACHE_DIR: '/c' }, 'TRUEFRAME_CACHE'],
  [{ trueframe_grpc__address: '0.0.0.0:1' }, 'TRUEFRAME_GRPC__ADDRESS'],
  [{ TRUE_FRAME_GRPC__ADDRESS: '0.0.0.0:1' }, 'TRUEFRAME_GRPC__ADDRESS'],
  [{ TRUEFRAME_DEFAULTPIPELINE: 'x' }, 'TRUEFRAME_DEFAULT_PIPELINE'],
])('%o is no key, and the error says which is', async (env, right) => {
  await expect(loadConfig({ env })).rejects.toMatchObject(
    wrong(new RegExp(`${Object.keys(env).at(-1)} is no key; did you mean ${right}\\?`)),
  );
});

test('two underscores with nothing like a key before them are refused, too', async () => {
  await expect(loadConfig({ env: { TRUEFRAME_SERVER__LISTEN: 'x' } })).rejects.toMatchObject(
    wrong(/TRUEFRAME_SERVER__LISTEN is no key$/),
  );
});

test('variables that are not meant for the configuration pass', async () => {
  const env = {
    TRUEFRAME_SHARED: '/x',
    TRUEFRAME_TEST: 'x',
    TRUEFRAME_VERSION: '1',
    TRUEFRAME_PYTHON: 'python3',
    TRUEFRAME_SERVICE_HOST: '10.0.0.1',
    TRUEFRAME_PORT: 'tcp://10.0.0.1:50051',
    TRUEFRAME_PORT_50051_TCP_ADDR: '10.0.0.1',
    TRUEFRAME_GRPC_SERVICE_PORT: '50051',
    TRUEFRAME_METRICS_PORT: 'tcp://10.0.0.1:9464',
    TRUEFRAME_GRPC_ADDRESS: '',
  };

  expect(await loadConfig({ env })).toEqual(await loadConfig({ env: {} }));
});

test('~ is the home of the user, in files, variables and flags', async () => {
  const path = join(tempFolder(), 'c.yml');
  await writeFile(path, 'x-base: &base\n  limit: 5\nsessions:\n  <<: *base\ncache: ~/tf\n');
  const env = { HOME: '/home/me', TRUEFRAME_MODELS: '~/a,/b', TRUEFRAME_CONFIG: path };

  const config = await loadConfig({ env, flags: { pipelines: ['~/p.yaml'], plugins: ['~/q'] } });

  expect(config).toMatchObject({
    cache: '/home/me/tf',
    models: ['/home/me/a', '/b'],
    pipelines: ['/home/me/p.yaml'],
    plugins: ['/home/me/q'],
    sessions: { limit: 5 },
  });
});

test('the home of somebody else is refused', async () => {
  await expect(loadConfig({ env: { TRUEFRAME_MODELS: '~you/a' } })).rejects.toMatchObject(
    wrong(/~you\/a names the folder of another user/),
  );
});
