import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage } from '@trueframe/sdk/testing';
import { describe, expect, test } from 'vitest';
import { tempFolder } from '../helpers/temp-folder.ts';

const pooling = `{ kind: 'pooling', id: 'zero', apiVersion: 1, create: () => ({ pool: () => 0 }) }`;
const block = { apiVersion: 1, entry: './index.js', provides: [{ kind: 'pooling', id: 'zero' }] };

function check(trueframe: unknown, entry: string) {
  // Modules are loaded once, so each package needs a folder of its own.
  const folder = tempFolder();
  const description = { name: 'mine', type: 'module', trueframe };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(description));
  writeFileSync(join(folder, 'index.js'), entry);
  return checkPackage(folder);
}

describe('checkPackage', () => {
  test('gives what the package provides', async () => {
    const plugin = await check(block, `export default { name: 'mine', provides: [${pooling}] };`);
    expect(plugin.provides.map(({ id }) => id)).toEqual(['zero']);
  });

  const entry = `export default { name: 'mine', provides: [${pooling}] };`;
  test.each([
    ['no block', undefined, entry, /no "trueframe" block/],
    ['another API version', { ...block, apiVersion: 9 }, entry, /apiVersion is 9/],
    ['no entry', { ...block, entry: undefined }, entry, /entry is missing/],
    ['no default export', block, 'export const x = 1;', /not definePlugin/],
    ['another name', block, entry.replace('mine', 'yours'), /is mine, .* calls itself yours/],
    [
      'other ids than it exports',
      { ...block, provides: [{ kind: 'pooling', id: 'one' }] },
      entry,
      /says \[pooling one\], the entry exports \[pooling zero\]/,
    ],
  ])('refuses %s', async (_what, trueframe, code, message) => {
    await expect(check(trueframe, code)).rejects.toMatchObject({
      code: 'PLUGIN_INVALID',
      message: expect.stringMatching(message),
    });
  });
});
