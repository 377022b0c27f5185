import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { listenAnywhere } from '../helpers/free-port.ts';
import { hasSoftwareVulkan, noVulkan, softwareVulkan } from '../helpers/software-vulkan.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { jsonLines, trueframe } from './run-trueframe.ts';

interface Finding {
  readonly level: 'ok' | 'warn' | 'fail';
  readonly name: string;
  readonly found: string;
  readonly advice?: string;
}

async function findings(
  args: readonly string[] = [],
  options: Parameters<typeof trueframe>[1] = {},
): Promise<{ code: number | null; find: (name: string) => Finding | undefined; stderr: string }> {
  const { code, stdout, stderr } = await trueframe(['doctor', '--json', ...args], options);
  const rows = jsonLines<Finding>(stdout);
  return { code, stderr, find: (name) => rows.find((row) => row.name === name) };
}

test('every part is looked at, and native libraries stay silent', async () => {
  const { find, stderr } = await findings();
  expect(stderr).toBe('');
  for (const name of ['trueframe', 'node', 'cores', 'setpriv', 'cache', 'ffmpeg', 'ffprobe']) {
    expect(find(name)?.level, name).toBe('ok');
  }
  expect(find('onnxruntime')?.found).toMatch(/^1\.\d+\.\d+, providers that run a model: cpu/);
  expect(find('decoders')?.found).toMatch(/h264/);
  expect(find('isolation')).toMatchObject({
    level: 'ok',
    found: expect.stringContaining('permissions of Node'),
  });
  expect(find('plugins')?.found).toMatch(/^\d+ detectors, \d+ trackers, /);
});

test('without ffmpeg it fails and says what to install', async () => {
  const bin = tempFolder();
  await symlink(process.execPath, join(bin, 'node'));
  const { code, find } = await findings([], { env: { PATH: bin } });
  expect(code).toBe(2);
  expect(find('ffmpeg')).toMatchObject({
    level: 'fail',
    advice: expect.stringMatching(/apt install ffmpeg/),
  });
  expect(find('setpriv')?.level).toBe('warn');
});

test('a port that is taken and a cache that cannot be written are warnings', async () => {
  const server = createServer();
  const { port } = await listenAnywhere(server);
  const cwd = tempFolder();
  await writeFile(join(cwd, 'file'), '');
  const text = `grpc: { address: '127.0.0.1:${port}' }\ncache: ./file/cache\n`;
  await writeFile(join(cwd, 'trueframe.yml'), text);

  const { find } = await findings(['--config', 'trueframe.yml'], { cwd });

  server.close();
  expect(find('gRPC port')).toMatchObject({
    level: 'warn',
    found: expect.stringMatching(/is taken/),
  });
  expect(find('cache')?.level).toBe('warn');
});

test('a person gets one line per finding, with what to do', async () => {
  const cwd = tempFolder();
  await mkdir(join(cwd, 'bundle'));
  await writeFile(join(cwd, 'bundle', 'model.json'), '{}');
  const { stdout } = await trueframe(['doctor', '--models', '.'], { cwd });
  expect(stdout).toMatch(/^ok {4}node +2[0-9]\./m);
  expect(stdout).toMatch(/^warn {2}model +bundle\n +→ .*not a model manifest/m);
  // Nobody asked for what is only counted.
  expect(stdout).not.toMatch(/^warn .*mesonet/m);
  expect(stdout).toMatch(/^ok {4}not used +\d+ models and \d pipelines of plugins lack weights/m);
});

test('a provider that the configuration names and that is not usable is a failure, others are said', async () => {
  const env = { ...noVulkan, TRUEFRAME_DEVICES__PROVIDER: 'webgpu' };
  const { code, find } = await findings([], { env });
  expect(code).toBe(2);
  expect(find('on webgpu')).toMatchObject({
    level: 'fail',
    found: expect.stringMatching(/not usable: .*adapter/),
    advice: expect.stringMatching(/Vulkan driver/),
  });
  expect(find('on cuda')).toMatchObject({
    level: 'ok',
    found: expect.stringMatching(/_cuda\.so is not installed/),
  });
});

test.skipIf(!hasSoftwareVulkan)('a provider that runs a network is listed', async () => {
  const { find } = await findings([], { env: softwareVulkan });
  expect(find('onnxruntime')?.found).toMatch(/run a model: cpu, webgpu$/);
  expect(find('on webgpu')).toBeUndefined();
});

test('a folder that cannot be read fails and says what to do', async () => {
  const { code, find } = await findings([], {
    env: { TRUEFRAME_SOURCES__ROOTS: '/no/such/folder' },
  });
  expect(code).toBe(2);
  expect(find('sources')).toMatchObject({
    level: 'fail',
    found: expect.stringMatching(/^\/no\/such\/folder: ENOENT/),
    advice: expect.stringMatching(/make the folder/),
  });
  expect(find('temporary')?.level).toBe('ok');
});

const bin = fileURLToPath(new URL('../fixtures/bin', import.meta.url));
const withGpus = { PATH: `${bin}:${process.env.PATH}` };

test('GPUs are listed with their driver, one that is too old for CUDA 12 is a warning', async () => {
  const { find } = await findings([], { env: withGpus });
  expect(find('GPU 1')).toMatchObject({
    level: 'ok',
    found: 'NVIDIA H100 80GB HBM3, 80 GiB, driver 570.86.15',
  });
  expect(find('GPU libraries')).toMatchObject({
    level: 'warn',
    advice: expect.stringMatching(/gpu setup/),
  });
  const old = await findings([], { env: { ...withGpus, NVIDIA_DRIVER: '470.82.01' } });
  expect(old.find('GPU 0')).toMatchObject({
    level: 'warn',
    advice: expect.stringMatching(/525\.60/),
  });
});

test('gpu setup says what is needed and where it comes from, and fetches nothing by itself', async () => {
  const { code, stdout } = await trueframe(['gpu', 'setup'], { env: withGpus });
  expect(code).toBe(2);
  expect(stdout).toMatch(/^warn {2}GPU libraries not installed: .*providers_cuda\.so/m);
  expect(stdout).toMatch(/Microsoft\.ML\.OnnxRuntime\.Gpu\.Linux .*\n.*https:\/\/api\.nuget\.org/);
  expect(stdout).toMatch(/CUDA 12 and cuDNN 9/);
});

test('gpu setup --yes tells why nothing could be fetched', async () => {
  // Nobody listens there: the script of onnxruntime-node ends before it reaches anything.
  const env = { GLOBAL_AGENT_HTTPS_PROXY: 'http://127.0.0.1:1' };
  const { code, stderr } = await trueframe(['gpu', 'setup', '--yes'], { env });
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /PROVIDER_UNAVAILABLE: the libraries could not be fetched: \S+install\.js ended with 1/,
  );
});
