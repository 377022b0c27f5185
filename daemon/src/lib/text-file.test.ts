import { describe, expect, test } from 'vitest';
import { parseJson } from './parse-json.ts';
import { parseYaml } from './parse-yaml.ts';
import { decodeText } from './text-file.ts';

const decode = (bytes: Buffer) => decodeText(bytes, 'a.json', 'CONFIG_INVALID');
const json = (text: string) => parseJson(text, 'a.json', 'CONFIG_INVALID');
const yaml = (text: string) => parseYaml(text, 'a.yml', 'CONFIG_INVALID');

describe('bytes of a text file', () => {
  const text = '{"a": "é日"}';
  const utf16be = Buffer.from(text, 'utf16le').swap16();

  test.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 without a mark', Buffer.from(text, 'utf16le')],
    ['big-endian UTF-16', Buffer.concat([Buffer.from([0xfe, 0xff]), utf16be])],
    ['big-endian UTF-16 without a mark', utf16be],
  ])('are read as %s', (_, bytes) => {
    expect(decode(bytes)).toBe(text);
  });

  test.each([
    [
      Buffer.from('a: 1\nb: caf\xe9\n', 'latin1'),
      'a.json is not in UTF-8 (line 2); save it as UTF-8',
    ],
    [Buffer.from('abc\0d'), 'a.json is no text: it has zero bytes in it'],
    [
      Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n'),
      'a.json is a pointer of Git LFS, not the file itself; fetch it with `git lfs pull`, or download it again',
    ],
  ])('that are none are refused: %#', (bytes, message) => {
    expect(() => decode(bytes)).toThrow(message);
  });

  test('none are an empty text', () => {
    expect(decode(Buffer.alloc(0))).toBe('');
  });
});

describe('JSON', () => {
  test('a key that stands twice is an error, at any depth, however it is written', () => {
    expect(() => json('{"a": 1,\n"b": {"high": "real",\n"high": "synthetic"}}')).toThrow(
      'a.json has the key "high" twice, in lines 2 and 3; remove one of them',
    );
    expect(() => json('[{"a": 1, "\\u0061": 2}]')).toThrow(/the key "a" twice/);
  });

  test('the same key in different objects is none', () => {
    expect(json('{\t"a": {"a": [{"a": 1}, {"a": 2}]}, "b": "{\\"a\\": 1, \\"a\\": 2}"}')).toEqual({
      a: { a: [{ a: 1 }, { a: 2 }] },
      b: '{"a": 1, "a": 2}',
    });
  });

  test.each([
    ['', /it is empty/],
    ['<html></html>', /it is HTML/],
    ['{ // comment\n"a": 1}', /comments/],
    ['{"a": NaN}', /NaN and Infinity are no numbers/],
    ['{"a": 1,}', /a.json is not JSON: /],
  ])('%j is none, and says why', (text, why) => {
    expect(() => json(text)).toThrow(why);
  });
});

describe('YAML', () => {
  test('merge keys are merged, and what is written beside them counts', () => {
    expect(yaml('x: &x {limit: 5, drain: 1s}\ns:\n  <<: *x\n  drain: 2s\n')).toMatchObject({
      s: { limit: 5, drain: '2s' },
    });
  });

  test('one document may have marks around it', () => {
    expect(yaml('# comment\n---\na: 1\n...\n---\n# nothing\n')).toEqual({ a: 1 });
    expect(yaml('')).toBe(null);
  });

  test('two documents are refused with their lines', () => {
    expect(() => yaml('log: info\n---\nlog: warn\n')).toThrow(
      'a.yml: has 2 documents, from lines 1, 3; write each into a file of its own',
    );
  });

  test.each([
    ['a: 1\na: 2\n', /a\.yml: Map keys must be unique/],
    ['a: [1\n', /a\.yml: /],
    ['a:\n\tb: 1\n', /a\.yml: .*[Tt]abs/],
  ])('%j is refused', (text, why) => {
    expect(() => yaml(text)).toThrow(why);
  });

  test('a text that is made to grow is refused', () => {
    const bomb = Array.from({ length: 12 }, (_, k) =>
      k === 0 ? 'k0: &k0 [x, x, x, x, x, x]' : `k${k}: &k${k} [*k${k - 1}, *k${k - 1}, *k${k - 1}]`,
    ).join('\n');
    expect(() => yaml(bomb)).toThrow(/alias/);
  });

  test('an anchor that is used within itself is refused, one that is used twice is not', () => {
    expect(() => yaml('a: &a [*a]\n')).toThrow('a.yml: an anchor is used within itself');
    expect(() => yaml('a: &a { b: { c: [*a] } }\n')).toThrow('used within itself');
    expect(yaml('a: &a [1]\nb: [*a, *a]\n')).toEqual({ a: [1], b: [[1], [1]] });
  });
});
