import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { makeClip } from '../helpers/make-clip.ts';
import { npm, packed } from '../helpers/npm.ts';
import { execFileSync } from '../helpers/programs.ts';
import { tempFolderForAll } from '../helpers/temp-folder.ts';
import { startTestDaemon } from '../helpers/test-daemon.ts';
import { root } from '../repo/documents.ts';
import { published } from '../repo/packages.ts';

const scratch = tempFolderForAll();
/** Archive of each package, by its folder. */
const archives = new Map<string, string>();

beforeAll(() => {
  const folders = published.map(({ folder }) => folder);
  // Archives of a release are tested as they are.
  const made = process.env.TRUEFRAME_ARCHIVES;
  const files = made
    ? readdirSync(made).map((name) => join(made, name))
    : packed(join(scratch, 'archives'), ...folders);
  for (const { folder, manifest } of published) {
    const name = manifest.name.replace('@', '').replace('/', '-');
    const file = files.find((path) => path.endsWith(`/${name}-${manifest.version}.tgz`));
    if (file) archives.set(folder, file);
  }
  expect(archives.size).toBe(folders.length);
}, 120_000);

/** 290 MB of other people's files: linked, not unpacked. */
const onnxruntime = { 'onnxruntime-node': `file:${join(root, 'node_modules/onnxruntime-node')}` };

/** Makes a folder outside of the checkout with these packages, installed from their archives. */
function install(name: string, ...folders: readonly string[]): string {
  const folder = join(scratch, name);
  mkdirSync(folder);
  const manifest = { type: 'module', private: true, overrides: onnxruntime };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const files = folders.map((one) => archives.get(one) as string);
  const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  npm(folder, 'install', ...flags, ...files);
  return folder;
}

function bytesBelow(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

const PROGRAM = `
import { CallError, DaemonClient, type SessionEvent, type Verdict } from '@trueframe/client';

const [source = '', address = ''] = process.argv.slice(2);
using client = new DaemonClient(address);
let last: Verdict | undefined;
const show = ({ summary }: SessionEvent): void => {
  last = summary?.verdict ?? undefined;
};
try {
  for await (const event of client.analyze({ source })) show(event);
  console.log(last?.label ?? 'none', last?.score?.toFixed(2) ?? 'no score');
} catch (error) {
  if (!(error instanceof CallError)) throw error;
  const code: string = error.code;
  console.log(code);
}
`;

const STRICT = {
  compilerOptions: {
    ...{ target: 'es2023', lib: ['es2023', 'esnext.disposable'], module: 'nodenext' },
    ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
    // The types of our own packages are checked, too.
    skipLibCheck: false,
    ...{ types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
  },
  files: ['program.ts'],
};

test('the client alone is small, has nothing native, and a strict program that uses it compiles and runs', {
  timeout: 400_000,
}, async () => {
  const folder = install('client', 'client', 'proto');
  expect(bytesBelow(join(folder, 'node_modules'))).toBeLessThan(20e6);
  expect(readdirSync(join(folder, 'node_modules/@trueframe')).sort()).toEqual(['client', 'proto']);
  const files = readdirSync(join(folder, 'node_modules'), { recursive: true }) as string[];
  expect(files.filter((path) => /\.node$|onnxruntime/.test(path))).toEqual([]);

  writeFileSync(join(folder, 'program.ts'), PROGRAM);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(STRICT));
  execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' });

  const daemon = await startTestDaemon({});
  const run = (source: string) =>
    execFileSync(process.execPath, ['program.js', source, daemon.grpcAddress], {
      cwd: folder,
      encoding: 'utf8',
    });
  expect(run(makeClip(1))).toBe('LABEL_NOT_APPLICABLE no score\n');
  expect(run('/nowhere.mp4')).toBe('SOURCE_NOT_FOUND\n');
});

test('the command line, installed from archives, analyses a clip; each package brings the licence', {
  timeout: 400_000,
}, () => {
  const folder = install('cli', ...archives.keys());
  const installed = join(folder, 'node_modules/@trueframe');
  const license = readFileSync(join(root, 'LICENSE'), 'utf8');
  expect(readdirSync(installed).length).toBe(published.length);
  for (const name of readdirSync(installed)) {
    expect(readFileSync(join(installed, name, 'LICENSE'), 'utf8'), name).toBe(license);
  }
  const demo = join(root, 'examples/demo.mp4');
  const out = npm(folder, 'exec', '--offline', '--', 'trueframe', 'analyze', '--json', demo);
  const events = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events.at(-1).summary.verdict.label).toMatch(/^LABEL_/);
  expect(events.at(-1).summary.tracks.length).toBeGreaterThan(0);
  expect(npm(folder, 'exec', '--offline', '--', 'trueframe', 'list', 'pipelines')).toMatch(
    /^embedded \(default\) .*usable$/m,
  );
});
