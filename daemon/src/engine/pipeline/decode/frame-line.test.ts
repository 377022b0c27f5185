import { expect, test } from 'vitest';
import { parseFrameLine } from './frame-line.ts';

test('lines of showinfo, as ffmpeg 5.1 writes them', () => {
  const at = (line: string) => parseFrameLine(`[showinfo@out @ 0x5638846ca5c0] [info] ${line}`);

  expect(at('config in time_base: 1/30000, frame_rate: 30000/1001')).toEqual({
    type: 'time-base',
    seconds: 1 / 30000,
  });
  expect(
    at(
      'n:  12 pts: 360360 pts_time:12.012  pos:    27249 fmt:yuvj420p sar:0/1 s:640x480 i:P iskey:0 type:B ',
    ),
  ).toEqual({
    type: 'picture',
    width: 640,
    height: 480,
    pixelFormat: 'yuvj420p',
    byte: 27249,
  });
  expect(
    at('n:  12 pts: 360360 pts_time:12.012  fmt:yuv420p sar:0/1 s:640x480 i:P iskey:0 type:B '),
  ).toMatchObject({ pixelFormat: 'yuv420p', byte: -1 });
  expect(
    at('color_range:pc color_space:bt470bg color_primaries:unknown color_trc:unknown'),
  ).toEqual({ type: 'color', range: 'pc', space: 'bt470bg', transfer: 'unknown' });
});

test.for([
  ['frame:12   pts:360360  pts_time:12.012', 360360],
  ['frame:0    pts:-1024   pts_time:-0.08', -1024],
  ['frame:3    pts:NOPTS   pts_time:NOPTS', undefined],
] as const)('a decoded frame and its time: %j', ([line, pts]) => {
  expect(parseFrameLine(line)).toEqual({ type: 'decoded', pts });
});

test.for([
  '[info]   Stream #0:0: Video: h264 (High), yuv420p, 640x480, 25 fps',
  '[showinfo@out @ 0x1] [info]   side data - User Data Unregistered:',
  '[showinfo@out @ 0x1] [info] UUID=n:   0 pts: 1',
  '[showinfo@out @ 0x1] [info] ',
  'tf=1',
  '[showinfo@out @ 0x1] [info] config out time_base: 0/0, frame_rate: 0/0',
  '',
])('every other line: %j', (line) => {
  expect(parseFrameLine(line)).toBeUndefined();
});
