import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { LogDestination } from './log-destination.ts';

/** A pipe with a name: `read` takes what is in it, nobody else does. */
function pipe() {
  const folder = mkdtempSync(join(tmpdir(), 'trueframe-log-'));
  const path = join(folder, 'fifo');
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY);
  onTestFinished(() => {
    closeSync(writer);
    rmSync(folder, { recursive: true });
  });
  const buffer = Buffer.alloc(1 << 20);
  return { writer, reader, read: () => buffer.toString('utf8', 0, readSync(reader, buffer)) };
}

const line = (n: number) => `${String(n).padStart(999, '.')}\n`;

test('lines wait for a reader up to a bound, then they are lost and counted; the rest come whole and in order', async () => {
  const { writer, read } = pipe();
  const log = new LogDestination(writer, { mostBytes: 100_000 });
  const told: number[] = [];
  log.onRecovered = (lost) => told.push(lost);
  const begun = performance.now();
  for (let n = 0; n < 300; n += 1) log.write(line(n));
  expect(performance.now() - begun).toBeLessThan(2000);
  // The pipe takes 64 KiB, 100 lines wait.
  expect(log.lost).toBeGreaterThan(120);
  expect(log.lost).toBeLessThan(150);
  let text = '';
  await vi.waitFor(() => {
    text += read();
    expect(told).toEqual([log.lost]);
  });
  const kept = 300 - log.lost;
  expect(text).toBe(Array.from({ length: kept }, (_, n) => line(n)).join(''));
  log.write(line(999));
  expect(read()).toBe(line(999));
  expect(told).toHaveLength(1);
});

test('a reader that is gone and a disk that is full lose lines and nothing else', () => {
  const { writer, reader } = pipe();
  const log = new LogDestination(writer);
  closeSync(reader);
  for (let n = 0; n < 3; n += 1) log.write(line(n));
  expect(log.lost).toBe(3);

  const full = new LogDestination(openSync('/dev/full', 'w'));
  const onRecovered = vi.fn();
  full.onRecovered = onRecovered;
  full.write(line(1));
  expect(full.lost).toBe(1);
  expect(onRecovered).not.toHaveBeenCalled();
});

test('a file is appended to', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trueframe-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'log');
  const log = new LogDestination(openSync(path, 'w'));
  log.write('a\n');
  log.write('b\n');
  expect(readFileSync(path, 'utf8')).toBe('a\nb\n');
});
