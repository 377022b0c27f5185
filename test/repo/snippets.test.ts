import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './documents.ts';

const EXAMPLES = {
  ts: 'examples/typescript/client.ts',
  python: 'examples/python/client.py',
  go: 'examples/go/main.go',
} as const;

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const page = read('docs/api.md');
const calls = [...read('proto/trueframe/v1/trueframe.proto').matchAll(/^ {2}rpc (\w+)/gm)];

describe.each(Object.entries(EXAMPLES))('docs/api.md in %s', (language, path) => {
  const example = read(path);
  const blocks = [...page.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'))];
  const snippets = blocks.map(([, block = '']) => block);

  test('every snippet is code of the example, which test/e2e/examples.test.ts runs', () => {
    const functions = snippets.flatMap((text) => text.split(/\n\n+(?=\S)/));
    expect(functions.filter((text) => !example.includes(text.trim()))).toEqual([]);
  });

  test.each(calls.map(([, name]) => name!))('a snippet calls %s', (name) => {
    expect(snippets.join('')).toMatch(new RegExp(`\\.${name}\\b`, 'i'));
  });
});
