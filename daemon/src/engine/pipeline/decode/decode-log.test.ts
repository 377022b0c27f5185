import { expect, test } from 'vitest';
import { DecodeLog } from './decode-log.ts';

test('facts on the input, not on the output', () => {
  const log = new DecodeLog();
  log.add("[info] Input #0, rtsp, from 'rtsp://host/live':");
  log.add('[info]   Stream #0:0: Audio: aac, 48000 Hz, stereo');
  log.add(
    '[info]   Stream #0:1(und): Video: h264 (High), yuv420p(progressive), 640x360, 29.97 fps, 25 tbr',
  );
  log.add("[info] Output #0, rawvideo, to 'pipe:1':");
  log.add('[info]   Stream #0:0: Video: rawvideo (I420 / 0x30323449), yuv420p, 640x360, 1k fps');

  expect(log.container).toBe('rtsp');
  expect(log.video).toEqual({ codec: 'h264', pixelFormat: 'yuv420p', frameRate: 29.97 });
  expect(log.errorCount).toBe(0);
});

test('errors are counted; the first and the newest are kept without what stands before them', () => {
  const log = new DecodeLog();
  log.add('[warning] something');
  for (let k = 0; k < 50; k += 1) log.add(`[h264 @ 0x55] [error] broken macroblock ${k}`);
  log.add('[fatal] no way');

  expect(log.errorCount).toBe(51);
  expect(log.errors).toHaveLength(30);
  expect(log.errors[0]).toBe('broken macroblock 0');
  expect(log.errors.at(-1)).toBe('no way');
  expect(log.errors.at(-2)).toBe('broken macroblock 49');
  expect(log.says(/macroblock 3[1-9]/)).toBe(true);
  expect(log.says(/macroblock 1\d/)).toBe(false);
  expect(log.says(/warning/)).toBe(false);
});

test('what a stream is, is kept beside the errors', () => {
  const log = new DecodeLog();
  log.add(
    '[mov @ 0x5] [warning] Could not find codec parameters for stream 0 (Video: none): unknown codec',
  );
  log.add('[error] Decoder (codec none) not found for input stream #0:0');

  expect(log.errorCount).toBe(1);
  expect(log.lines).toHaveLength(2);
  expect(log.lines[0]).toMatch(/^Could not find codec parameters/);
});
