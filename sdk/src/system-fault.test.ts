import { expect, test } from 'vitest';
import { type ErrorCode, TrueframeError } from './errors.ts';

const failed = (code: string, message = `${code}: said by the system, open '/x'`) =>
  Object.assign(new Error(message), { code });

test.each<[string, ErrorCode, RegExp]>([
  ['EMFILE', 'MACHINE_EXHAUSTED', /ulimit -n/],
  ['ENFILE', 'MACHINE_EXHAUSTED', /fs\.file-max/],
  ['ENOSPC', 'MACHINE_EXHAUSTED', /make room/],
  ['EDQUOT', 'MACHINE_EXHAUSTED', /quota/],
  ['ENOMEM', 'MACHINE_EXHAUSTED', /memory/],
  ['EACCES', 'MACHINE_DENIED', /owner and mode/],
  ['EROFS', 'MACHINE_DENIED', /read-only/],
  ['ENOENT', 'INTERNAL', /said by the system/],
])('%s is %s, and says what to do', (errno, code, says) => {
  const error = TrueframeError.from(failed(errno));

  expect(error.code).toBe(code);
  expect(error.message).toMatch(says);
});

test('what has a code of its own keeps it, unless the machine has run out of something', () => {
  expect(TrueframeError.from(failed('EACCES'), 'SOURCE_DENIED').code).toBe('SOURCE_DENIED');
  expect(TrueframeError.from(failed('EMFILE'), 'SOURCE_DENIED').code).toBe('MACHINE_EXHAUSTED');
});

test('a process that cannot be started is out of processes; a read that would wait is nothing', () => {
  expect(TrueframeError.from(failed('EAGAIN', 'spawn ffmpeg EAGAIN')).code).toBe(
    'MACHINE_EXHAUSTED',
  );
  expect(TrueframeError.from(failed('EAGAIN', 'read EAGAIN')).code).toBe('INTERNAL');
});
