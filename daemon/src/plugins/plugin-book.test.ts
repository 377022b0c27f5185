import { defineModel, definePlugin } from '@trueframe/sdk';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { PluginBook } from './plugin-book.ts';
import { PluginRegistry } from './registry.ts';

let validated = 0;
const counting = z
  .strictObject({ score: z.number().default(0.5), lazy: z.boolean().default(false) })
  .transform(({ score, lazy }) => {
    validated += 1;
    return lazy ? { score: () => score } : { score };
  });
const constant = defineModel({
  ...{ id: 'constant', summary: 'x', options: counting },
  create: () => Promise.reject(new Error('never created here')),
});
const plugin = definePlugin({ name: 'mine', provides: [constant] });
const pkg = { name: 'mine', version: '1.0.0', folder: '/' } as never;
const book = new PluginBook(new PluginRegistry([{ pkg, plugin }]));
const ref = (options: Record<string, unknown>) => ({ use: 'constant', options });

test('options are validated once, and one handle stands for a plugin with its options', () => {
  const first = book.resolve('model', ref({ score: 0.1 }));
  expect(first).toMatchObject({ handle: 0, use: 'constant', options: { score: 0.1 } });
  for (let i = 0; i < 3; i++) expect(book.resolve('model', ref({ score: 0.1 }))).toBe(first);
  expect(validated).toBe(1);
  expect(book.resolve('model', ref({})).options).toEqual({ score: 0.5 });
  expect(book.resolve('model', { ...ref({}), provider: 'cpu' }).handle).toBe(2);
  expect(book.after(1).map(({ handle }) => handle)).toEqual([1, 2]);
  expect(book.size).toBe(3);
});

test.each([
  ['PLUGIN_NOT_FOUND', { use: 'no-such', options: {} }],
  ['PLUGIN_OPTIONS_INVALID', ref({ score: 'high' })],
  ['PLUGIN_INVALID', ref({ lazy: true })],
])('%s gets no handle', (code, wrong) => {
  const before = book.size;
  expect(() => book.resolve('model', wrong)).toThrow(expect.objectContaining({ code }));
  expect(book.size).toBe(before);
});
