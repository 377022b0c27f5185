import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { processTree } from '@trueframe/cli/load';
import { readProfiles, type ThreadProfile } from './lib/cpu-profile.ts';
import { MeasuredDaemon } from './lib/daemon.ts';
import { loopClip } from './lib/loop-clip.ts';
import type { BenchOptions } from './lib/options.ts';
import { makeScene, modelFolders, withScratch } from './lib/scene.ts';

const SECONDS = 40;
const TOP = 12;

/**
 * Shows where the CPU time goes while every frame of a 720p file is analysed: per process, per thread, and per function of
 * the JavaScript in it (native inference counts for the function that calls it). The value is CPU milliseconds per frame,
 * sampling included: use it for shares, not for comparisons.
 */
export function profile({ pipeline, quick }: BenchOptions) {
  return withScratch(async (folder) => {
    const scene = makeScene(folder, quick ? 2 : 12);
    const source = quick ? scene : loopClip(folder, scene, SECONDS);
    const profiles = join(folder, 'profiles');
    mkdirSync(profiles);
    const daemon = await MeasuredDaemon.start({ models: modelFolders }, [
      '--cpu-prof',
      `--cpu-prof-dir=${profiles}`,
    ]);
    const { pid, enginePid } = daemon;
    let cpuSeconds: Record<string, number>;
    let frames: number;
    try {
      const cpu = () => processCpu(pid, enginePid);
      const before = cpu();
      const options = { pipeline, sampling: { all: {} } };
      const summary = await daemon.analyze({ source, options });
      frames = Number(summary.frames?.analysed);
      const after = cpu();
      cpuSeconds = Object.fromEntries(
        Object.entries(after).map(([name, seconds]) => [name, seconds - (before[name] ?? 0)]),
      );
    } finally {
      // The profiles are written when the threads end.
      await daemon.close();
    }
    const total = Object.values(cpuSeconds).reduce((a, b) => a + b, 0);
    return {
      value: (total * 1000) / frames,
      pipeline,
      frames,
      cpuMsPerFrame: Object.fromEntries(
        Object.entries(cpuSeconds).map(([name, seconds]) => [name, (seconds * 1000) / frames]),
      ),
      threads: readProfiles(profiles)
        .sort((a, b) => b.busySeconds - a.busySeconds)
        .map((thread) => ({
          thread: nameOf(thread, pid),
          busyMsPerFrame: (thread.busySeconds * 1000) / frames,
          functions: thread.functions.slice(0, TOP),
        })),
    };
  });
}

function processCpu(pid: number, enginePid: number): Record<string, number> {
  const own = processTree(pid);
  const of = (wanted: number) => own.find((row) => row.pid === wanted);
  return {
    control: of(pid)?.cpuSeconds ?? 0,
    engine: of(enginePid)?.cpuSeconds ?? 0,
    decoders: of(enginePid)?.endedChildrenCpuSeconds ?? 0,
  };
}

function nameOf({ pid, thread }: ThreadProfile, controlPid: number): string {
  if (pid === controlPid) return 'control';
  return thread === 0 ? 'engine' : `worker ${thread}`;
}
