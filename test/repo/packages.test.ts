import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, normalize } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { root } from './documents.ts';
import { packedFiles, published } from './packages.ts';

let packed: ReturnType<typeof packedFiles>;
beforeAll(() => {
  packed = packedFiles();
}, 180_000);

const license = readFileSync(join(root, 'LICENSE'), 'utf8');
const BUILT_IN = new Set(builtinModules);

test('there are packages to publish, of one version', () => {
  expect(published.length).toBeGreaterThan(12);
  expect(new Set(published.map(({ manifest }) => manifest.version)).size).toBe(1);
});

describe.each(published)('$manifest.name', ({ folder, manifest }) => {
  const filesOf = () => packed.get(manifest.name) ?? [];
  const text = (path: string) => readFileSync(join(root, folder, path), 'utf8');

  test('says what it is, what it needs and under which licence, which it brings', () => {
    expect(manifest).toMatchObject({
      license: 'Apache-2.0',
      type: 'module',
      engines: { node: '>=20.19' },
      publishConfig: { access: 'public' },
    });
    expect(manifest.description).toMatch(/\.$/);
    expect(filesOf()).toContain('LICENSE');
    expect(text('LICENSE')).toBe(license);
  });

  test('brings what its exports and commands name, and no tests or build records', () => {
    const targets = Object.values(manifest.exports ?? {}).flatMap((target) =>
      typeof target === 'string' ? [] : Object.values(target),
    );
    const named = [...targets, ...Object.values(manifest.bin ?? {})].map(normalize);
    expect(named.filter((path) => !filesOf().includes(path))).toEqual([]);
    expect(filesOf().filter((path) => /\.test\.|tsbuildinfo/.test(path))).toEqual([]);
  });

  test('brings the sources that its source maps name', () => {
    const maps = filesOf().filter((path) => path.endsWith('.map'));
    const sources = maps.flatMap((path) =>
      (JSON.parse(text(path)).sources as string[]).map((source) => join(path, '..', source)),
    );
    expect(sources.filter((path) => !filesOf().includes(path))).toEqual([]);
    const named = filesOf()
      .filter((path) => /\.(js|d\.ts)$/.test(path))
      .flatMap((path) =>
        [...text(path).matchAll(/^\/\/# sourceMappingURL=(\S+)$/gm)].map(([, map = '']) =>
          join(path, '..', map),
        ),
      );
    expect(named.filter((path) => !filesOf().includes(path))).toEqual([]);
  });

  test('depends on every package that its code imports', () => {
    const code = filesOf().filter((path) => /^dist\/.*\.(js|d\.ts)$/.test(path));
    const names = code.flatMap((path) =>
      [...text(path).matchAll(/(?:\bfrom |\bimport |\bimport\()'([@a-z][^']*)'/g)].map(
        ([, name = '']) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name,
      ),
    );
    const foreign = new Set(
      names.filter((name) => !name.startsWith('node:') && !BUILT_IN.has(name)),
    );
    const { name: own, dependencies, peerDependencies } = manifest;
    const known = [own, ...Object.keys({ ...dependencies, ...peerDependencies })];
    expect([...foreign].filter((name) => !known.includes(name))).toEqual([]);
  });
});
