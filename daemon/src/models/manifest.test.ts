import { expect, test } from 'vitest';
import { manifestOf } from '../../../test/helpers/bundles.ts';
import { modelInput } from '../../../test/helpers/model-input.ts';
import { parseManifest } from './manifest.ts';

const parse = (changes: object) =>
  parseManifest(JSON.stringify(manifestOf('weighty', changes)), 'weighty/model.json');

test('what a manifest leaves out is filled in', () => {
  expect(parse({})).toMatchObject({
    calibration: 'uncalibrated',
    scope: [],
    input: modelInput(),
    output: { index: 0 },
  });
});

test.each([
  ['a scorer without input', { input: undefined }, /needs `input` and `output`/],
  ['an unknown key', { colour: 'rgb' }, /Unrecognized key: "colour"/],
  ['a file outside the bundle', { file: '../../etc/passwd' }, /relative path without \.\./],
  ['an absolute file', { file: '/etc/passwd' }, /relative path without \.\./],
  ['a hash that is none', { sha256: 'abc' }, /64 lower-case hex digits/],
  ['an id with capitals', { id: 'Meso4' }, /lower case letters, digits and dashes/],
  [
    'a direction that does not exist',
    { output: { name: 'p', activation: 'logit', high: 'fake' } },
    /output\.high/,
  ],
])('%s is refused, and the file named', (_, changes, message) => {
  expect(() => parse(changes)).toThrow(
    expect.objectContaining({
      code: 'MODEL_MANIFEST_INVALID',
      message: expect.stringMatching(message),
    }),
  );
  expect(() => parse(changes)).toThrow(/weighty\/model\.json/);
});

test('text that is no JSON is refused', () => {
  expect(() => parseManifest('{', 'x/model.json')).toThrow(
    expect.objectContaining({ code: 'MODEL_MANIFEST_INVALID' }),
  );
});

test('a face detector needs neither input nor output', () => {
  const manifest = parse({ task: 'face-detector', input: undefined, output: undefined });
  expect(manifest.input).toBeUndefined();
});
