import { expect, test } from 'vitest';
import { checkRtspUrl, withoutPassword } from './check-rtsp-url.ts';

test('an RTSP URL is passed on as it is', () => {
  const url = 'rtsp://user:p%40ss@camera.example:8554/a/b?c=d';

  expect(checkRtspUrl(url)).toBe(url);
  expect(checkRtspUrl('RTSPS://[::1]/x')).toBe('RTSPS://[::1]/x');
});

test('a refused URL is not quoted with its password', () => {
  expect(() => checkRtspUrl('rtsp://user:hunter2@host/a b')).toThrow(/^((?!hunter2).)*$/s);
});

test('no part of a password is left, also where it has signs that end user information', () => {
  const url = 'rtsp://user:one@two:three@host/live';
  const said = `${url}: 401 Unauthorized`;

  expect(withoutPassword(said, url)).toBe('rtsp://***@host/live: 401 Unauthorized');
});
