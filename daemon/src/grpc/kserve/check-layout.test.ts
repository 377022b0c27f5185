import { inferenceService } from '@trueframe/proto/inference';
import { expect, test } from 'vitest';
import { faultOf } from './check-layout.ts';

const { requestSerialize } = inferenceService.ModelInfer;
const input = { name: 'x', datatype: 'FP32', shape: [1, 3] };

test('a request may be as large as its raw contents, and everything else is bounded', () => {
  const raw = requestSerialize({ inputs: [input], rawInputContents: [Buffer.alloc(2 ** 22)] });
  expect(faultOf(raw)).toBeUndefined();
  const fp32Contents = new Array(300_000).fill(0.5);
  const typed = requestSerialize({ inputs: [{ ...input, contents: { fp32Contents } }] });
  expect(faultOf(typed)).toMatch(/more than 1048576 bytes outside of raw_input_contents/);
});

test('a request of many empty parts is not decoded', () => {
  const outputs = Buffer.alloc(2 ** 22, Buffer.from([6 * 8 + 2, 0]));
  const contents = Buffer.alloc(2 ** 22, Buffer.from([7 * 8 + 2, 0]));
  expect(faultOf(outputs)).toMatch(/more than 1024 fields/);
  expect(faultOf(contents)).toMatch(/more than 1024 fields/);
});

test.each([
  ['a number', [8, 1]],
  ['a part that ends after the request', [10, 9, 1]],
  ['half a tag', [0x80]],
  ['a length without end', [10, 255, 255, 255, 255, 255, 255]],
])('%s is no request', (_, bytes) => {
  expect(faultOf(Uint8Array.from(bytes))).toMatch(/no message/);
});
