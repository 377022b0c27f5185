import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { API_VERSION, TrueframeError } from '@trueframe/sdk';
import { version } from '../version.ts';
import type { Kind } from './kinds.ts';
import { dependencies, linkPackages } from './package-links.ts';
import { pipelineText, sinkConfigText } from './pipeline-text.ts';
import { readmeText } from './readme-text.ts';
import { testText } from './test-text.ts';

const TEMPLATES = fileURLToPath(new URL('../../templates/', import.meta.url));

/** Names in the templates that stand for those of the new plugin. */
const PACKAGE = 'trueframe-plugin-example';
const ID = "'example'";
const KEY = /^( *)example:/gm;

/**
 * Writes a plugin that keeps every promise of its kind. `id`: what a pipeline writes after `use:`. Returns the names of the files.
 * @throws REQUEST_INVALID the folder is not empty
 */
export async function scaffold(folder: string, id: string, kind: Kind): Promise<readonly string[]> {
  const present = await readdir(folder).catch(() => []);
  if (present.length > 0) {
    throw new TrueframeError('REQUEST_INVALID', `${folder} is not empty; name another folder`);
  }
  const name = `trueframe-plugin-${id}`;
  const named = async (file: string) =>
    (await readFile(join(TEMPLATES, kind, file), 'utf8'))
      .replaceAll(PACKAGE, name)
      .replaceAll(ID, `'${id}'`)
      .replaceAll(KEY, `$1'${id}':`);
  const further =
    kind === 'sink'
      ? { 'conformance.js': await named('conformance.js'), 'trueframe.yml': sinkConfigText(id) }
      : { 'pipeline.yaml': pipelineText(id, kind) };
  const manifest = {
    ...{ name, version: '0.1.0', description: `A ${kind} for Trueframe.`, private: true },
    ...{ type: 'module', engines: { node: '>=20.19' }, scripts: { test: 'node --test' } },
    trueframe: { apiVersion: API_VERSION, entry: './index.js', provides: [{ kind, id }] },
    dependencies: dependencies(version),
  };
  const files: Readonly<Record<string, string>> = {
    'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
    'index.js': await named('index.js'),
    'index.test.js': testText(kind),
    ...further,
    'README.md': readmeText(name, id, kind),
    '.gitignore': 'node_modules\n',
  };
  await mkdir(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
  await linkPackages(folder);
  return Object.keys(files);
}
