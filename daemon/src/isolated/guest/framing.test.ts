import { expect, test } from 'vitest';
import { Decoder, encode } from './framing.ts';

function decode(bytes: Uint8Array, chunk = bytes.length): unknown[] {
  const messages: unknown[] = [];
  const decoder = new Decoder((message) => messages.push(message));
  for (let at = 0; at < bytes.length; at += chunk) decoder.write(bytes.subarray(at, at + chunk));
  return messages;
}

const message = {
  numbers: [1, Number.NaN, Number.NEGATIVE_INFINITY],
  frame: { data: Uint8Array.from([1, 2, 3]), empty: new Uint8Array(0) },
  tensor: Float32Array.from([0.5, -1]),
  ids: BigInt64Array.from([1n, -2n]),
  text: 'é\n',
};

test.each([1, 3, 7, 10_000])('messages come as they were sent, in chunks of %s bytes', (chunk) => {
  const bytes = Buffer.concat([...encode(message), ...encode({}), ...encode(message)]);
  expect(decode(bytes, chunk)).toEqual([message, {}, message]);
});

const size = (length: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(length);
  return bytes;
};
const framed = (header: string) =>
  Buffer.concat([size(Buffer.byteLength(header)), Buffer.from(header)]);

test.each([
  ['a header of no length', size(0)],
  ['a header of 4 GB', size(0xffff_ffff)],
  ['a header that is no JSON', framed('{')],
  ['a header without lengths', framed('{"body":"1"}')],
  ['arrays of a petabyte', framed('{"lengths":[1e15],"body":"1"}')],
  ['an array of negative length', framed('{"lengths":[-1],"body":"1"}')],
  ['a body that is no JSON', framed('{"lengths":[],"body":"{"}')],
  [
    'an array that did not come',
    framed('{"lengths":[],"body":"{\\"$array\\":0,\\"name\\":\\"Uint8Array\\"}"}'),
  ],
  [
    'an array of a class of its own',
    framed('{"lengths":[0],"body":"{\\"$array\\":0,\\"name\\":\\"constructor\\"}"}'),
  ],
])('%s is refused', (_, bytes) => {
  expect(() => decode(bytes)).toThrow();
});

test('nesting without end is an error, and no end of the process', () => {
  const deep = '['.repeat(1_000_000);
  expect(() => decode(framed(JSON.stringify({ lengths: [], body: deep })))).toThrow();
});
