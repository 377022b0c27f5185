import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { protoRoot } from '@trueframe/proto';
import { expect, test } from 'vitest';
import { spawnSync } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { root } from './documents.ts';

const buf = join(root, 'node_modules/.bin/buf');

function lint(folder: string) {
  const { status, stdout, stderr } = spawnSync(buf, ['lint', folder], { encoding: 'utf8' });
  return { status, text: stdout + stderr };
}

test('the proto files keep the rules that buf calls STANDARD', () => {
  expect(lint(protoRoot)).toEqual({ status: 0, text: '' });
});

test('an enum value without its prefix and a response with a name of its own are found', () => {
  const folder = tempFolder();
  for (const name of ['buf.yaml', 'trueframe', 'google', 'inference']) {
    cpSync(join(protoRoot, name), join(folder, name), { recursive: true });
  }
  const file = join(folder, 'trueframe/v1/trueframe.proto');
  const text = readFileSync(file, 'utf8');
  const spoiled = text
    .replace(' PACE_LIVE ', ' LIVE ')
    .replace('returns (GetSessionResponse)', 'returns (Session)');
  writeFileSync(file, spoiled);

  const { status, text: findings } = lint(folder);
  expect(status).not.toBe(0);
  expect(findings).toContain('"LIVE" should be prefixed with "PACE_"');
  expect(findings).toContain('should be named "GetSessionResponse"');
});
