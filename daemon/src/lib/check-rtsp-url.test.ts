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

test.each(['rtsp://admin:12/34@host/live', 'rtsp://admin:a?b@host', 'rtsp://admin:p#w@host/x'])(
  '%s is refused, and says how its signs are written',
  (url) => {
    expect(() => checkRtspUrl(url)).toThrow(/"rtsp:\/\/[^"]*\*\*\*[^"]*" as a source: .*%2F/);
    expect(() => checkRtspUrl(url)).toThrow(/^((?!34@|admin).)*$/s);
  },
);

test('a path may have an @ where it can be no password', () => {
  expect(checkRtspUrl('rtsp://cam/live@2')).toBe('rtsp://cam/live@2');
  expect(checkRtspUrl('rtsp://u:p@cam/live@2')).toBe('rtsp://u:p@cam/live@2');
});
