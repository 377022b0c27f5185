import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { execFileSync, spawnSync } from '../helpers/programs.ts';
import { root } from '../repo/documents.ts';

export const chart = join(root, 'deploy/helm/trueframe');

/** A rendered manifest. */
// biome-ignore lint/suspicious/noExplicitAny: manifests of any kind, which `typeErrors` checks.
export type Manifest = any;

/** Manifests that a chart makes of some values, or the reason why it refuses them. */
export interface Rendered {
  readonly manifests: readonly Manifest[];
  readonly error: string | undefined;
}

/** Renders the chart for each of the values, with Go's templates and sprig as Helm does. */
export function render(...values: readonly object[]): Rendered[] {
  const folder = mkdtempSync(join(tmpdir(), 'render-chart-'));
  const program = join(folder, 'render-chart');
  execFileSync('go', ['build', '-o', program, '.'], {
    cwd: join(root, 'test/deploy/render-chart'),
    env: { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode' },
    stdio: 'inherit',
  });
  const input = values.map((one) => `${JSON.stringify(one)}\n`).join('');
  const output = execFileSync(program, [chart], { input, encoding: 'utf8' });
  return output
    .trim()
    .split('\n')
    .map((line) => toRendered(JSON.parse(line)));
}

function toRendered({ error, ...templates }: Record<string, string>): Rendered {
  const manifests = Object.values(templates).flatMap((text) =>
    parseAllDocuments(text)
      .map((document) => {
        if (document.errors.length > 0) throw document.errors[0];
        return document.toJS();
      })
      .filter((manifest) => manifest !== null),
  );
  return { manifests, error };
}

/** Returns what the TypeScript compiler says of manifests, as literals of the types that were made of Kubernetes' own API. */
export function typeErrors(manifests: readonly Manifest[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'typed-chart-'));
  const lines = manifests
    // Its types are not among those of Kubernetes.
    .filter(({ apiVersion }) => !apiVersion.startsWith('keda.sh/'))
    .map(({ apiVersion, kind, ...rest }, at) => {
      const module = apiVersion === 'v1' ? 'core/v1' : apiVersion.replace('.k8s.io', '');
      const type = `import('kubernetes-types/${module}').${kind}`;
      return `export const m${at}: ${type} = ${JSON.stringify({ apiVersion, kind, ...rest }, null, 1)};`;
    });
  writeFileSync(join(folder, 'manifests.ts'), lines.join('\n'));
  const options = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    moduleResolution: 'bundler',
    module: 'esnext',
    paths: { 'kubernetes-types/*': [join(root, 'node_modules/kubernetes-types/*.d.ts')] },
  };
  const project = join(folder, 'tsconfig.json');
  writeFileSync(project, JSON.stringify({ compilerOptions: options, files: ['manifests.ts'] }));
  const tsc = join(root, 'node_modules/.bin/tsc');
  return spawnSync(tsc, ['-p', project], { encoding: 'utf8' }).stdout;
}
