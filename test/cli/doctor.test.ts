import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listenAnywhere } from '../helpers/free-port.ts';
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
  expect(find('onnxruntime')?.found).toMatch(/^1\.\d+\.\d+, providers that open: cpu/);
  expect(find('decoders')?.found).toMatch(/h264/);
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
});
