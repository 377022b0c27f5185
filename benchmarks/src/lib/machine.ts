import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

/** Returns the machine and software on which a figure was measured. */
export function machine() {
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { encoding: 'utf8' }).trim();
  return {
    date: new Date().toISOString(),
    commit: run('git', 'describe', '--always', '--dirty'),
    cpu: cpus()[0]?.model ?? '',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    ffmpeg: run('ffmpeg', '-version').split('\n')[0]?.split(' ')[2] ?? '',
  };
}
