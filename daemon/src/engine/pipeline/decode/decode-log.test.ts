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

test('errors are counted, and the newest kept without what stands before them', () => {
  const log = new DecodeLog();
  log.add('[warning] something');
  for (let k = 0; k < 30; k += 1) log.add(`[h264 @ 0x55] [error] broken macroblock ${k}`);
  log.add('[fatal] no way');

  expect(log.errorCount).toBe(31);
  expect(log.errors).toHaveLength(20);
  expect(log.errors.at(-1)).toBe('no way');
  expect(log.errors.at(-2)).toBe('broken macroblock 29');
  expect(log.says(/macroblock 2\d/)).toBe(true);
  expect(log.says(/warning/)).toBe(false);
});
