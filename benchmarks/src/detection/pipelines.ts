import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { root } from '../lib/scene.ts';

/** Pipelines of one member each, and that of the release before, in benchmarks/detection. */
const FOLDER = join(root, 'benchmarks/detection');
const MODELS = 'plugins/embedded/models';

/** What `trueframe evaluate --pipeline` takes: a file of benchmarks/detection by its name, else an id or a file. */
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

/**
 * Puts the embedded bundles of `names` that the repository no longer has into a folder, out of its history, and returns it.
 * @throws when git does not have one
 */
export function formerBundles(
  names: readonly string[],
  folder: string,
  { repository = root }: { readonly repository?: string } = {},
): string {
  mkdirSync(folder, { recursive: true });
  const options = { cwd: repository, maxBuffer: 256 * 1024 * 1024 };
  for (const name of names) {
    const path = `${MODELS}/${name}`;
    const isThere = [join(repository, path), join(folder, name)].some((bundle) =>
      existsSync(join(bundle, 'model.json')),
    );
    if (isThere) continue;
    const removedIn = execFileSync('git', ['rev-list', '-1', 'HEAD', '--', path], options);
    const before = `${removedIn.toString().trim()}^`;
    const tar = execFileSync('git', ['archive', before, path], options);
    const depth = path.split('/').length - 1;
    execFileSync('tar', ['-x', `--strip-components=${depth}`, '-C', folder], { input: tar });
  }
  return folder;
}

/** Folders of the embedded scorers, former ones last. */
export function scorerBundles(former: string): string[] {
  return [join(root, MODELS), former].flatMap((models) =>
    readdirSync(models)
      .map((name) => join(models, name))
      .filter((bundle) => taskOf(bundle) === 'scorer'),
  );
}

function taskOf(bundle: string): string | undefined {
  const path = join(bundle, 'model.json');
  if (!existsSync(path)) return undefined;
  return (JSON.parse(readFileSync(path, 'utf8')) as { readonly task?: string }).task;
}
