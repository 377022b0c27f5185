import { expect, test } from 'vitest';
import { recognisedFormat } from './media-format.ts';

const ts = Buffer.alloc(376);
ts[0] = 0x47;
ts[188] = 0x47;

test.each([
  ['000000186674797069736f35', 'MEDIA_FORMAT_FMP4'],
  ['0000000109f0', 'MEDIA_FORMAT_H264_ANNEXB'],
  ['00000109f0', 'MEDIA_FORMAT_H264_ANNEXB'],
  [ts.toString('hex'), 'MEDIA_FORMAT_MPEGTS'],
])('%.24s… is %s', (hex, format) => {
  expect(recognisedFormat(Buffer.from(hex, 'hex'), 'x')).toBe(format);
});

test('anything else is refused with what makes one of it', () => {
  expect(() => recognisedFormat(Buffer.from('RIFF....AVI '), 'a.avi')).toThrow(/-f mpegts/);
});
