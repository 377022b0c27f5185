import { existsSync, readdirSync } from 'node:fs';
import { setPriority } from 'node:os';

/**
 * Niceness of decoders. A frame that is decoded must be analysed at once, or it is too old and its decoding was for nothing: twenty
 * decoders must not keep two worker threads from their cores. Each step of 5 leaves a third of the weight.
 */
const NICE = { live: 10, patient: 19 } as const;

const live = new Set<number>();
/** At the weight that they were started with: nobody was in a hurry so far. */
const unhurried = new Set<number>();

/**
 * Lets a decoder give way to the worker threads; a patient one, of a file, also to the decoders of live sources. A file
 * alone keeps its weight: one decoder hardly feeds two threads, and its ring holds it back when they cannot follow. It
 * gives way for good when a live source comes, because only root could take that back.
 *
 * Call the result when the process is gone.
 */
export function giveWay(pid: number | undefined, isPatient: boolean): () => void {
  if (pid === undefined) return () => {};
  if (!isPatient) {
    live.add(pid);
    setNice(pid, NICE.live);
    for (const other of unhurried) setNice(other, NICE.patient);
    unhurried.clear();
  } else if (live.size > 0) setNice(pid, NICE.patient);
  else unhurried.add(pid);
  return () => {
    live.delete(pid);
    unhurried.delete(pid);
  };
}

/** Linux keeps it per thread, and new threads take it from the one that starts them. */
function setNice(pid: number, nice: number): void {
  try {
    const tasks = existsSync('/proc/self') ? readdirSync(`/proc/${pid}/task`) : [pid];
    for (const task of tasks) setPriority(Number(task), nice);
  } catch {
    // It has ended already.
  }
}
