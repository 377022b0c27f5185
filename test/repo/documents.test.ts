import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { COMMANDS } from '@trueframe/cli';
import { describe, expect, test } from 'vitest';
import { documents, files, root } from './documents.ts';

/** A path from the root of the repository, with what shells expand. */
const PATH =
  /(?<![\w.~/@$-])(?:benchmarks|cli|client|config|daemon|dataset|docs|examples|plugins|proto|scripts|sdk|test)\/[\w./*{},@-]*/g;

/** `trueframe COMMAND …`, up to what ends a command in a shell. */
const COMMAND = /(?:^ *|\$ |npx |&& )trueframe ([a-z][a-z|]*)([^\n|&;#`]*)/gm;

/** Flags that the command line itself takes. */
const GLOBAL = ['--help', '--verbose', '--version'];

test('there are pages to check', () => {
  expect(documents.length).toBeGreaterThan(20);
  expect(documents.flatMap(({ links }) => links).length).toBeGreaterThan(30);
  const commands = documents.flatMap(({ code }) =>
    code.flatMap((text) => [...text.matchAll(COMMAND)]),
  );
  expect(commands.length).toBeGreaterThan(20);
});

test('README.md leads to docs/README.md, which leads to every page of docs', () => {
  const linksOf = (page: string) => documents.find(({ path }) => path === page)?.links;
  expect(linksOf('README.md')).toContain('docs/README.md');
  const pages = documents.flatMap(({ path }) => /^docs\/([^/]+\.md)$/.exec(path)?.[1] ?? []);
  const others = pages.filter((page) => page !== 'README.md');
  expect(linksOf('docs/README.md')).toEqual(expect.arrayContaining(others));
});

describe.each(documents)('$path', ({ path, code, links }) => {
  test('links to what is there', () => {
    expect(links.filter((link) => !/^[a-z]+:/.test(link) && !isThere(link, path))).toEqual([]);
  });

  test('names files that exist', () => {
    const paths = code.flatMap((text) => text.match(PATH) ?? []);
    expect(paths.filter((name) => !isPath(name))).toEqual([]);
    const sources = code.filter((text) => /^[\w/-]+\.(ts|mjs|py)$/.test(text));
    expect(
      sources.filter((name) => !files.some((file) => `/${file}`.endsWith(`/${name}`))),
    ).toEqual([]);
  });
});

// A changelog also names what there was before.
const current = documents.filter(({ path }) => path !== 'CHANGELOG.md');
test.each(current)('$path names commands and flags that exist', async ({ code }) => {
  expect(code.flatMap(missingScripts)).toEqual([]);
  expect((await Promise.all(code.map(wrongCommands))).flat()).toEqual([]);
});

function isThere(link: string, from: string): boolean {
  const [target = '', anchor] = link.split('#');
  const path = target === '' ? from : normalize(join(dirname(from), target));
  if (!existsSync(join(root, path))) return false;
  if (anchor === undefined) return true;
  return documents.find((page) => page.path === path)?.anchors.includes(anchor) ?? false;
}

function isPath(name: string): boolean {
  const path = name.replace(/[.,/]+$/, '');
  if (existsSync(join(root, path))) return true;
  const pattern = path
    .replaceAll('.', '\\.')
    .replaceAll('*', '[^/]*')
    .replaceAll(/\{([^}]*)\}/g, (_, list: string) => `(?:${list.replaceAll(',', '|')})`);
  const regex = new RegExp(`^${pattern}(?:/|$)`);
  return files.some((file) => regex.test(file));
}

/** `npm run NAME` and `npm run NAME -w FOLDER`. */
function missingScripts(text: string): string[] {
  const runs = [...text.matchAll(/npm run ([\w:]+)(?: -w ([\w/]+))?/g)];
  return runs.flatMap(([run, name = '', folder = '.']) => {
    const { scripts = {} } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    return name in scripts ? [] : [run];
  });
}

/** Commands that there are not, and flags that a command's help does not name. */
async function wrongCommands(text: string): Promise<string[]> {
  const uses = [...text.matchAll(COMMAND)].flatMap(([, names = '', rest = '']) =>
    names.split('|').map((name) => ({ name, words: rest.split(/\s+/).filter(Boolean) })),
  );
  const wrong = await Promise.all(
    uses.map(async ({ name, words }) => {
      const command = await COMMANDS[name]?.load();
      if (!command) return [`trueframe ${name}`];
      const help = stripVTControlCharacters(await command.help(words));
      const flags = words
        .filter((word) => word.startsWith('--'))
        .map((word) => word.split('=')[0]!);
      return flags
        .filter((flag) => !GLOBAL.includes(flag) && !new RegExp(`${flag}(?![\\w-])`).test(help))
        .map((flag) => `trueframe ${name} ${flag}`);
    }),
  );
  return wrong.flat();
}
