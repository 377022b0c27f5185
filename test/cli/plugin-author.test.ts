import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { npm, packed } from '../helpers/npm.ts';
import { execFileSync } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { root } from '../repo/documents.ts';
import { trueframe } from './run-trueframe.ts';

/** A block of docs/plugins.md: the first in `language` that has `text` in it. */
function block(language: string, text: string): string {
  const page = readFileSync(join(root, 'docs/plugins.md'), 'utf8');
  const blocks = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
  const found = blocks.find(([, name, code]) => name === language && code?.includes(text));
  if (!found?.[2]) throw new Error(`docs/plugins.md has no ${language} with ${text}`);
  return found[2];
}

/** Writes the page's plugin, word for word, in a folder that has nothing to do with this repository. */
function secondHighest(): string {
  const folder = tempFolder();
  writeFileSync(join(folder, 'package.json'), block('json', '"kind": "pooling"'));
  writeFileSync(join(folder, 'index.js'), block('js', 'definePooling'));
  writeFileSync(join(folder, 'trueframe.yml'), block('yaml', '# trueframe.yml'));
  writeFileSync(join(folder, 'mine.yaml'), block('yaml', '# mine.yaml'));
  writeFileSync(join(folder, 'test.js'), block('js', 'poolingChecks'));
  return folder;
}

test('the pooling of docs/plugins.md works where @trueframe/sdk is installed, which brings no onnxruntime', async () => {
  const folder = secondHighest();
  const files = packed(
    tempFolder(),
    'sdk',
    'node_modules/zod',
    'node_modules/@standard-schema/spec',
  );
  // Install scripts may run, and nothing can be downloaded.
  npm(folder, 'install', '--offline', '--no-audit', ...files);

  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(
    ['@standard-schema', '@trueframe', 'zod'],
  );
  expect(readdirSync(join(folder, 'node_modules/@trueframe'))).toEqual(['sdk']);
  const report = execFileSync(process.execPath, ['--test', 'test.js'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(report).toMatch(/^\S+ fail 0$/m);
  expect(report).toMatch(/^\S+ pass [1-9]/m);

  const { code, stdout } = await trueframe(['check', 'trueframe.yml'], { cwd: folder });
  expect(stdout).toMatch(/^ {2}poolings: .*second-highest/m);
  expect(stdout).toMatch(/^pipelines: .*\bmine\b/m);
  expect(code).toBe(0);
});

test('the folders of a checkout can be installed elsewhere: nothing is downloaded, and npx finds trueframe', () => {
  const folder = secondHighest();
  npm(
    folder,
    'install',
    '--offline',
    '--no-audit',
    ...packed(tempFolder(), 'node_modules/zod'),
    join(root, 'sdk'),
    join(root, 'cli'),
    join(root, 'daemon'),
  );
  expect(npm(folder, 'exec', '--offline', '--', 'trueframe', 'check', 'trueframe.yml')).toMatch(
    /second-highest[\s\S]*^ok$/m,
  );
  execFileSync(process.execPath, ['--test', 'test.js'], { cwd: folder });
});
