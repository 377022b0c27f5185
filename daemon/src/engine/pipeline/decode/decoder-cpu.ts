import { readFileSync } from 'node:fs';

/** `USER_HZ` of Linux on every processor that Node runs on. */
const TICKS_PER_SECOND = 100;

const running = new Set<number>();

/** A decoder process was started; call the result when it is gone. */
export function watchDecoder(pid: number | undefined): () => void {
  if (pid === undefined) return () => {};
  running.add(pid);
  return () => running.delete(pid);
}

/**
 * Processor seconds of all decoders that this process has started, those that are gone included. Undefined where the
 * system does not tell (no /proc).
 */
export function decoderCpuSeconds(): number | undefined {
  // 13, 14: own time; 15, 16: that of children that have been waited for.
  let ticks = readTicks('self', 15);
  if (ticks === undefined) return undefined;
  // A process that ends in between is in neither sum for a moment; whoever takes differences must bear a dip.
  for (const pid of running) ticks += readTicks(pid, 13) ?? 0;
  return ticks / TICKS_PER_SECOND;
}

/** Milliseconds that a process has run or has waited for a processor; undefined where the system does not tell. */
export function runnableMs(pid: number): number | undefined {
  const times = schedulerMs(`/proc/${pid}`);
  return times && times.run + times.wait;
}

/** Processor milliseconds of this process's main thread, without its other threads; undefined where the system does not tell. */
export function mainThreadMs(): number | undefined {
  return schedulerMs(`/proc/self/task/${process.pid}`)?.run;
}

function schedulerMs(folder: string): { run: number; wait: number } | undefined {
  try {
    const [run, wait] = readFileSync(`${folder}/schedstat`, 'latin1').split(' ');
    return { run: Number(run) / 1e6, wait: Number(wait) / 1e6 };
  } catch {
    return undefined;
  }
}

/** Sum of two neighbouring fields of /proc/PID/stat, counted from 0. */
function readTicks(pid: number | 'self', field: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is a file name in brackets, which may hold blanks and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(fields[field - 2]) + Number(fields[field - 1]);
  } catch {
    return undefined;
  }
}
