import { expect, test } from 'vitest';
import { readEnvelopes } from './envelopes.ts';

function envelope(flags: number, text: string): number[] {
  const body = new TextEncoder().encode(text);
  return [flags, 0, 0, body.length >> 8, body.length & 255, ...body];
}

const STREAM = [...envelope(0, '{"a":"é"}'), ...envelope(0, ''), ...envelope(2, '{"error":{}}')];

test.each([1, 3, 7, 1000])(
  'messages are the same when the body comes in pieces of %i bytes',
  async (size) => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < STREAM.length; at += size) {
          controller.enqueue(Uint8Array.from(STREAM.slice(at, at + size)));
        }
        controller.close();
      },
    });
    const read = [];
    for await (const one of readEnvelopes(body)) read.push(one);
    expect(read).toEqual([
      { isEnd: false, text: '{"a":"é"}' },
      { isEnd: false, text: '' },
      { isEnd: true, text: '{"error":{}}' },
    ]);
  },
);

test('a reader that leaves ends the call', async () => {
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(Uint8Array.from(envelope(0, '{}'))),
    cancel() {
      isCancelled = true;
    },
  });
  for await (const _ of readEnvelopes(body)) break;
  expect(isCancelled).toBe(true);
});
