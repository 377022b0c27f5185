import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessCost {
  readonly pid: number;
  /** Name of the executable, e.g. `node`, `ffmpeg`. */
  readonly name: string;
  /** CPU seconds of the process itself, and of those of its children that have ended. */
  readonly cpuSeconds: number;
  readonly endedChildrenCpuSeconds: number;
  readonly threads: number;
  readonly fileDescriptors: number;
  readonly residentBytes: number;
}

/** Clock ticks per second in /proc; 100 on every Linux that Node runs on. */
const TICKS = 100;

interface Row extends Omit<ProcessCost, 'fileDescriptors' | 'residentBytes'> {
  readonly parent: number;
}

/** A process and everything that it started, directly or not; itself first. Linux only: elsewhere nothing. */
export function processTree(root: number): ProcessCost[] {
  const rows = readAll();
  const pids = new Set([root]);
  // Parents are listed before children only by habit: repeat until nothing is added.
  for (let size = 0; size !== pids.size; ) {
    size = pids.size;
    for (const { pid, parent } of rows) if (pids.has(parent)) pids.add(pid);
  }
  const order = (row: Row) => (row.pid === root ? 0 : 1);
  return rows
    .filter(({ pid }) => pids.has(pid))
    .sort((a, b) => order(a) - order(b))
    .flatMap(({ parent: _, ...row }) => {
      try {
        const fileDescriptors = readdirSync(`/proc/${row.pid}/fd`).length;
        return [{ ...row, fileDescriptors, residentBytes: residentBytes(row.pid) }];
      } catch {
        // It ended while we looked.
        return [];
      }
    });
}

function readAll(): Row[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [parseStat(Number(pid), readFileSync(`/proc/${pid}/stat`, 'utf8'))];
      } catch {
        return [];
      }
    });
}

/** See proc(5). */
function parseStat(pid: number, stat: string): Row {
  // The name in parentheses may hold blanks: count from behind it.
  const end = stat.lastIndexOf(')');
  const field = stat.slice(end + 2).split(' ');
  const seconds = (from: number) => (Number(field[from]) + Number(field[from + 1])) / TICKS;
  return {
    pid,
    name: stat.slice(stat.indexOf('(') + 1, end),
    parent: Number(field[1]),
    cpuSeconds: seconds(11),
    endedChildrenCpuSeconds: seconds(13),
    threads: Number(field[17]),
  };
}

function residentBytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kibibytes ?? 0) * 1024;
}
