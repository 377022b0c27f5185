import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One `--cpu-prof` file: of the thread of a process. */
export interface ThreadProfile {
  readonly pid: number;
  /** 0: the main thread. */
  readonly thread: number;
  /** Seconds in which it was not asleep: on a busy machine it may have waited for a core in some of them. */
  readonly busySeconds: number;
  /** Functions by the time that they themselves took, most first. */
  readonly functions: readonly {
    readonly name: string;
    readonly seconds: number;
    /** Share of the busy time, 0..1. */
    readonly share: number;
  }[];
}

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
    };
  }[];
  readonly samples: readonly number[];
  /** Microseconds between a sample and the one before it. */
  readonly timeDeltas: readonly number[];
}

/** `atomicsWaitLoop` is how a thread of Piscina sleeps until its next task. */
const WAITING = /^(\(idle\)|\(root\)|atomicsWaitLoop )/;

/** Reads what `node --cpu-prof` wrote into a folder. */
export function readProfiles(folder: string): ThreadProfile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.cpuprofile'))
    .map((name) => {
      // CPU.DATE.TIME.PID.THREAD.SEQUENCE.cpuprofile
      const [, , , pid, thread] = name.split('.').map(Number);
      const profile = JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile;
      return { pid: pid!, thread: thread!, ...selfTimes(profile) };
    });
}

function selfTimes({ nodes, samples, timeDeltas }: CpuProfile) {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const seconds = new Map<string, number>();
  samples.forEach((id, i) => {
    const name = names.get(id)!;
    if (!WAITING.test(name)) seconds.set(name, (seconds.get(name) ?? 0) + timeDeltas[i]! / 1e6);
  });
  const busySeconds = [...seconds.values()].reduce((a, b) => a + b, 0);
  const functions = [...seconds]
    .sort(([, a], [, b]) => b - a)
    .map(([name, own]) => ({ name, seconds: own, share: own / busySeconds }));
  return { busySeconds, functions };
}

/** `function file:line`; what stands in parentheses is V8's own. */
function nameOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']) {
  if (functionName.startsWith('(')) return functionName;
  const file = url.replace(/^.*\/(?=[^/]+\/[^/]+$)/, '');
  return `${functionName || '(anonymous)'} ${file}:${lineNumber + 1}`;
}
