import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { root } from '../lib/scene.ts';

/** Pipelines of one member each, and that of the release before, in benchmarks/detection. */
const FOLDER = join(root, 'benchmarks/detection');
const MODELS = 'plugins/embedded/models';

/** Returns what `trueframe evaluate --pipeline` takes: a file of benchmarks/detection by its name, else an id or a file. */
export function pipelineNamed(name: string): string {
  const file = join(FOLDER, `${name}.yaml`);
  return existsSync(file) ? file : name;
}

export function pipelineNames(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => parse(file).name);
}

/** Under this name differences and tables have a pipeline: `embedded`, or that of its file. */
export function nameOf(pipeline: string): string {
  return parse(pipeline).name;
}

/** The last commit in which `tight` and `bands`, as they were then, made up the default pipeline. */
const FORMER = 'c395066';

/**
 * Puts embedded bundles as they were at `commit` into a folder and returns it. Their ids begin with `former` in place of `embedded`,
 * so that those of today can be loaded beside them.
 * @throws when git does not have them
 */
export function formerBundles(
  names: readonly string[],
  folder: string,
  { repository = root, commit = FORMER } = {},
): string {
  mkdirSync(folder, { recursive: true });
  const options = { cwd: repository, maxBuffer: 256 * 1024 * 1024 };
  for (const name of names) {
    const manifest = join(folder, name, 'model.json');
    if (existsSync(manifest)) continue;
    const path = `${MODELS}/${name}`;
    const tar = execFileSync('git', ['archive', commit, path], options);
    const depth = path.split('/').length - 1;
    execFileSync('tar', ['-x', `--strip-components=${depth}`, '-C', folder], { input: tar });
    const text = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, text.replace('"id": "embedded-', '"id": "former-'));
  }
  return folder;
}

/** Folders of the embedded scorers. */
export function scorerBundles(): string[] {
  const models = join(root, MODELS);
  return readdirSync(models)
    .map((name) => join(models, name))
    .filter((bundle) => taskOf(bundle) === 'scorer');
}

function taskOf(bundle: string): string | undefined {
  const path = join(bundle, 'model.json');
  if (!existsSync(path)) return undefined;
  return (JSON.parse(readFileSync(path, 'utf8')) as { readonly task?: string }).task;
}
