import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../helpers/temp-folder.ts';
import { trueframeHere } from './run-trueframe.ts';

const SINKS = `
sinks:
  - { use: webhook, options: { url: 'http://127.0.0.1:1/', secretFile: ./secret } }
  - { use: json-lines, name: archive, options: { path: ./there/notices.jsonl } }
  - { use: pager }
  - { use: nats, options: { subject: 'a.>' } }
`;

test('check names what is wrong with sinks, and nothing else of them', async () => {
  const folder = tempFolder();
  mkdirSync(join(folder, 'there'));
  writeFileSync(join(folder, 'trueframe.yml'), SINKS);
  const { code, stdout } = await trueframeHere(['check', join(folder, 'trueframe.yml')]);
  expect(code).toBe(2);
  expect(stdout).toContain('sinks: webhook, archive (json-lines), pager, nats');
  expect(stdout.match(/^fail .*/gm)).toEqual([
    expect.stringMatching(/PLUGIN_NOT_FOUND: no sink plugin pager; there are: json-lines, nats,/),
    expect.stringMatching(/PLUGIN_OPTIONS_INVALID: sink nats: subject: must be words with dots/),
  ]);
});
