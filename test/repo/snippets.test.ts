import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './documents.ts';

const EXAMPLES = {
  ts: ['examples/typescript/client.ts', 'examples/typescript/follow.ts'],
  python: ['examples/python/client.py', 'examples/python/follow.py'],
  go: ['examples/go/main.go', 'examples/go/follow.go'],
} as const;

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const page = read('docs/api.md');
const calls = [...read('proto/trueframe/v1/trueframe.proto').matchAll(/^ {2}rpc (\w+)/gm)];

describe.each(Object.entries(EXAMPLES))('docs/api.md in %s', (language, paths) => {
  const example = paths.map(read).join('\n');
  const blocks = [...page.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'))];
  const snippets = blocks.map(([, block = '']) => block);

  test('every snippet is code of the examples, which test/e2e/{examples,clients-resume}.test.ts run', () => {
    const functions = snippets.flatMap((text) => text.split(/\n\n+(?=\S)/));
    expect(functions.filter((text) => !example.includes(text.trim()))).toEqual([]);
  });

  test.each(calls.map(([, name]) => name!))('a snippet calls %s', (name) => {
    expect(snippets.join('')).toMatch(new RegExp(`\\.${name}\\b`, 'i'));
  });
});
