import { execFile, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BareJob } from './bare-inference.ts';

const cores = availableParallelism();

/** CPU seconds of ffmpeg decoding a file to nothing, with one thread. `options`: of its input. */
export function bareDecode(path: string, options: readonly string[] = []): number {
  const args = [
    '-v',
    'info',
    '-benchmark',
    '-nostdin',
    '-threads',
    '1',
    ...options,
    '-i',
    path,
    '-an',
    '-vsync',
    'passthrough',
    '-f',
    'null',
    '-',
  ];
  const { stderr } = spawnSync('ffmpeg', args, { encoding: 'utf8' });
  const [, user, system] = /utime=([\d.]+)s stime=([\d.]+)s/.exec(stderr) ?? [];
  return Number(user) + Number(system);
}

/**
 * CPU seconds of bare inference, per job: the runs are shared out over as many processes as there are cores, all at
 * once, because that is how the workers run and a core's speed depends on its neighbour.
 */
export async function bareInference(
  models: readonly string[],
  jobs: readonly BareJob[],
): Promise<{ bundle: string; cpuSeconds: number }[]> {
  const entry = fileURLToPath(new URL('./bare-inference.js', import.meta.url));
  const share = jobs.map((job) => ({ ...job, runs: Math.ceil(job.runs / cores) }));
  const outputs = await Promise.all(
    Array.from({ length: cores }, () =>
      promisify(execFile)(process.execPath, [entry, JSON.stringify({ models, jobs: share })]),
    ),
  );
  const results = outputs.map(({ stdout }) => JSON.parse(stdout) as { cpuSeconds: number }[]);
  return jobs.map(({ bundle, runs }, k) => {
    const cpuSeconds = results.reduce((sum, result) => sum + result[k]!.cpuSeconds, 0);
    // Rounding up may have added a run per process.
    const ran = share[k]!.runs * cores;
    return { bundle, cpuSeconds: ran === 0 ? 0 : (cpuSeconds * runs) / ran };
  });
}
