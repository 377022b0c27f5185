import { expect, it } from 'vitest';
import { files } from './documents.ts';
import { ROOMS } from './import-rules.ts';
import { type Import, type Package, readImports, readPackages } from './read-imports.ts';

const packages = readPackages(files);
const imports = readImports(files, packages);

const roomOf = (path: string) =>
  ROOMS.filter(({ at }) => at === '' || path === at || path.startsWith(`${at}/`)).reduce((a, b) =>
    b.at.length > a.at.length ? b : a,
  );

const packageOf = (path: string) => packages.find(({ folder }) => path.startsWith(`${folder}/`));

/** Tests beside the code that they test may use what all tests share, and plugins as examples. */
const isForTests = ({ file, target, specifier }: Import) =>
  /\.test\.ts$/.test(file) &&
  (target?.startsWith('test/helpers/') || /^@trueframe\/plugin-[^/]+$/.test(specifier));

function isThroughFace({ specifier }: Import, { name, faces }: Package): boolean {
  const face = specifier.slice(name.length);
  return [...faces].some((known) => {
    const [before, after] = known.split('*') as [string, string?];
    return after === undefined ? face === known : face.startsWith(before) && face.endsWith(after);
  });
}

/** The rule that an import breaks, if it does. */
function broken(one: Import): string | undefined {
  const { file, specifier, target } = one;
  if (target === undefined || isForTests(one)) return undefined;
  const [from, to] = [roomOf(file), roomOf(target)];
  const into = packageOf(target);
  const home = packageOf(file);
  const isFromOutside = into !== home;
  if (home && isFromOutside && specifier.startsWith('.'))
    return `${from.name} → inside of ${into?.folder ?? 'the root'}`;
  if (home && isFromOutside && into && !isThroughFace(one, into))
    return `${from.name} → inside of ${into.folder}`;
  const isAllowed = from.may.some((name) =>
    name.endsWith('*') ? to.name.startsWith(name.slice(0, -1)) : to.name === name,
  );
  return isAllowed || from === to ? undefined : `${from.name} → ${to.name}`;
}

const violations = new Map<string, string[]>();
for (const one of imports) {
  const rule = broken(one);
  if (!rule) continue;
  violations.set(rule, [...(violations.get(rule) ?? []), `${one.file} imports ${one.specifier}`]);
}

it('reads the imports of every package', () => {
  for (const { folder } of packages) {
    if (files.some((file) => file.startsWith(`${folder}/src/`))) {
      expect(
        imports.some(({ file }) => file.startsWith(`${folder}/`)),
        folder,
      ).toBe(true);
    }
  }
});

it('every file is in a room, and rules name rooms', () => {
  const names = ROOMS.map(({ name }) => name);
  for (const { name, may } of ROOMS) {
    for (const other of may.filter((one) => !one.endsWith('*'))) {
      expect(names, `${name} may import ${other}`).toContain(other);
    }
  }
  const roomless = files.filter((file) => /\.[mc]?[jt]s$/.test(file) && file.includes('/'));
  expect(roomless.filter((file) => roomOf(file).at === '')).toEqual([]);
});

it('nobody imports what the rules do not allow', () => {
  expect(Object.fromEntries(violations)).toEqual({});
});
