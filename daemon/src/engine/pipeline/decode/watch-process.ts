import { readFileSync } from 'node:fs';
import { runnableMs } from './decoder-cpu.ts';

/**
 * Calls `onStuck` once when a process has done nothing for `limitMs`, though it need not wait for us: it was stopped, or
 * hangs. A process that waits for a disk or for a processor is not stuck. Where the system does not tell (no /proc), nothing
 * is. Call the result when the process is gone.
 */
export function watchProcess(options: {
  readonly pid: number;
  readonly limitMs: number;
  /** Returns whether it waits for us. */
  readonly isBlocked?: () => boolean;
  /** It may wait for its input as long as it likes: only one that was stopped (SIGSTOP) is stuck. */
  readonly mayIdle?: boolean;
  readonly onStuck: () => void;
}): () => void {
  const { pid, limitMs, isBlocked = () => false, mayIdle = false, onStuck } = options;
  let last = '';
  let since = performance.now();
  const timer = setInterval(
    () => {
      const now = performance.now();
      const state = stateOf(pid);
      const done = doneBy(pid);
      const isIdle = state === 'T' || (!mayIdle && state === 'S' && done === last);
      if (!isIdle || isBlocked()) since = now;
      last = done;
      if (now - since < limitMs) return;
      clearInterval(timer);
      onStuck();
    },
    Math.max(20, Math.min(1000, limitMs / 8)),
  );
  return () => clearInterval(timer);
}

/** One letter, see proc(5); empty: it is gone, or nobody knows. */
function stateOf(pid: number): string {
  const state = /^\d+ \(.*\) (\w)/s.exec(read(pid, 'stat'))?.[1] ?? '';
  return state === 't' ? 'T' : state;
}

/** Changes whenever it has run, wanted to run, or read. */
function doneBy(pid: number): string {
  return `${runnableMs(pid)} ${/^rchar: \d+/m.exec(read(pid, 'io'))?.[0]}`;
}

function read(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    return '';
  }
}
