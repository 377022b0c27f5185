import { processTree } from './process-tree.ts';

/** CPU seconds per second. */
export interface CoresUsed {
  readonly control: number;
  readonly engine: number;
  /** All ffmpegs. */
  readonly decode: number;
  /** This process: whoever makes the load. */
  readonly client: number;
  /** Cameras that are pulled from, where the load has some. */
  readonly cameras?: number;
}

/** Starts to count; the function that it returns says what was used since then. `pid`: the daemon's; `cameras`: that of theirs. */
export function countCores(pid: number, cameras?: number): () => CoresUsed {
  const begun = performance.now();
  const before = cpuSeconds(pid);
  const camerasBefore = cameras === undefined ? 0 : ownCpuSeconds(cameras);
  const own = process.cpuUsage();
  return () => {
    const seconds = (performance.now() - begun) / 1000;
    const after = cpuSeconds(pid);
    const { user, system } = process.cpuUsage(own);
    return {
      control: (after.control - before.control) / seconds,
      engine: (after.engine - before.engine) / seconds,
      decode: Math.max(0, after.decode - before.decode) / seconds,
      client: (user + system) / 1e6 / seconds,
      ...(cameras !== undefined && {
        cameras: (ownCpuSeconds(cameras) - camerasBefore) / seconds,
      }),
    };
  };
}

function ownCpuSeconds(pid: number): number {
  return processTree(pid)[0]?.cpuSeconds ?? 0;
}

function cpuSeconds(daemon: number) {
  const sum = { control: 0, engine: 0, decode: 0 };
  for (const { pid, name, cpuSeconds, endedChildrenCpuSeconds } of processTree(daemon)) {
    if (pid === daemon) sum.control += cpuSeconds;
    else if (name === 'ffmpeg') sum.decode += cpuSeconds;
    else {
      sum.engine += cpuSeconds;
      sum.decode += endedChildrenCpuSeconds;
    }
  }
  return sum;
}
