import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface ProcessFacts {
  readonly pid: number;
  readonly command: string;
  /** R, S, D, Z, T, …: see proc(5). */
  readonly state: string;
}

/** Processes with this text in their environment, also those that lost their parent. A zombie has no environment. */
export function processesMarked(marker: string): ProcessFacts[] {
  return allPids().flatMap((pid) => {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'latin1').includes(marker)) return [];
      const facts = processFacts(pid);
      return facts && facts.command !== '' ? [facts] : [];
    } catch {
      return [];
    }
  });
}

/** Undefined when there is no such process. */
export function processFacts(pid: number): ProcessFacts | undefined {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').trim();
    return { pid, command, state: statOf(pid)[0] ?? '?' };
  } catch {
    return undefined;
  }
}

/** Children of a process that have ended and that it has not waited for. */
export function zombiesOf(pids: ReadonlySet<number>): number[] {
  return allPids().filter((pid) => {
    try {
      const [state, parent] = statOf(pid);
      return state === 'Z' && pids.has(Number(parent));
    } catch {
      return false;
    }
  });
}

/**
 * Number of descriptors of processes by what they are: `socket`, `pipe`, `anon_inode:[eventfd]`, a path. Connections that
 * are open at both ends on one of `ports` belong to whoever asks, and are left out.
 */
export function descriptorKinds(
  pids: readonly number[],
  ports: readonly number[],
): ReadonlyMap<string, number> {
  const kinds = new Map<string, number>();
  const ours = connectionsOn(ports);
  for (const pid of pids) {
    for (const target of descriptorsOf(pid)) {
      if (ours.has(target)) continue;
      const kind = target.replace(/^(socket|pipe):.*/, '$1');
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
  }
  return kinds;
}

/** Established TCP connections, as descriptors name them. */
function connectionsOn(ports: readonly number[]): ReadonlySet<string> {
  const ESTABLISHED = '01';
  const rows = readFileSync('/proc/net/tcp', 'latin1').trim().split('\n').slice(1);
  return new Set(
    rows.flatMap((row) => {
      const fields = row.trim().split(/\s+/);
      const port = Number.parseInt(fields[1]?.split(':')[1] ?? '', 16);
      const isOurs = ports.includes(port) && fields[3] === ESTABLISHED;
      return isOurs ? [`socket:[${fields[9]}]`] : [];
    }),
  );
}

function descriptorsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
  } catch {
    // It ended while we looked.
    return [];
  }
}

/** Sends a signal; false: there is no such process. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

function allPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Fields from the state on. */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
