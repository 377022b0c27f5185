import { expect, test } from 'vitest';
import { parseShowInfo } from './show-info.ts';

test('lines of showinfo, as ffmpeg 5.1 writes them', () => {
  const at = (line: string) => parseShowInfo(`[showinfo@out @ 0x5638846ca5c0] [info] ${line}`);

  expect(at('config in time_base: 1/30000, frame_rate: 30000/1001')).toEqual({
    type: 'time-base',
    at: 'out',
    seconds: 1 / 30000,
  });
  expect(
    at(
      'n:  12 pts: 360360 pts_time:12.012  pos:    27249 fmt:yuvj420p sar:0/1 s:640x480 i:P iskey:0 type:B ',
    ),
  ).toEqual({
    type: 'frame',
    at: 'out',
    pts: 360360,
    width: 640,
    height: 480,
    pixelFormat: 'yuvj420p',
  });
  expect(
    at('n:   0 pts:NOPTS pts_time:NOPTS  pos:       -1 fmt:gray sar:1/1 s:8x8 i:P iskey:1 type:I '),
  ).toMatchObject({ pts: undefined });
  expect(
    at('color_range:pc color_space:bt470bg color_primaries:unknown color_trc:unknown'),
  ).toEqual({ type: 'color', at: 'out', range: 'pc', space: 'bt470bg' });
});

test('a negative time is a time', () => {
  const line =
    '[showinfo@in @ 0x1] [info] n:   0 pts:  -1024 pts_time:-0.08 fmt:yuv420p sar:1/1 s:8x8 i:P ';

  expect(parseShowInfo(line)).toMatchObject({ type: 'frame', at: 'in', pts: -1024 });
});

test.for([
  '[info]   Stream #0:0: Video: h264 (High), yuv420p, 640x480, 25 fps',
  '[showinfo@in @ 0x1] [info]   side data - User Data Unregistered:',
  '[showinfo@in @ 0x1] [info] UUID=n:   0 pts: 1',
  '[showinfo@in @ 0x1] [info] ',
  '[showinfo@in @ 0x1] [info] config out time_base: 0/0, frame_rate: 0/0',
  '',
])('every other line: %j', (line) => {
  expect(parseShowInfo(line)).toBeUndefined();
});
