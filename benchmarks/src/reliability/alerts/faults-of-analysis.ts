import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFixtures } from '../lib/fixtures.ts';
import { patternClip } from '../lib/media.ts';
import { signal } from '../lib/processes.ts';
import type { ServedDaemon } from '../lib/served-daemon.ts';
import { until } from '../lib/wait.ts';
import type { RowContext } from '../row.ts';
import type { Fault } from './fault.ts';

const scoreFile = (context: RowContext) => join(context.folder, 'score');

/** A default pipeline whose model says what stands in a file. */
function liar(context: RowContext, ms = 0): object {
  writeFileSync(scoreFile(context), '0.9');
  const pipeline = join(context.folder, `liar-${ms}.yaml`);
  const parts = {
    id: 'liar',
    summary: 'For tests.',
    sampling: { everyNth: 5 },
    detector: { use: 'fixed' },
    tracker: { use: 'iou', options: { minSeen: 1 } },
    ensemble: [{ use: 'liar', options: { file: scoreFile(context), ms } }],
    verdict: { minSamples: 3 },
  };
  writeFileSync(pipeline, JSON.stringify(parts));
  return { ...withFixtures, pipelines: [pipeline], defaultPipeline: 'liar' };
}

/** Sessions of a pipeline, one after the other, until the daemon is stopped. */
async function analyseAgainAndAgain(
  daemon: ServedDaemon,
  context: RowContext,
  pipeline: string,
  options: object = {},
): Promise<void> {
  const source = patternClip(context.folder, 1, `${pipeline}.mp4`);
  while (!daemon.end) {
    await daemon.analyze({ source, options: { pipeline, ...options } }).ended;
  }
}

export const canaryWrong: Fault = {
  name: 'a model that begins to lie, and more sessions than seats',
  alerts: { CanaryWrong: 1, NotReady: 1, NoRoom: 1 },
  short: true,
  config: (context) => ({
    ...liar(context),
    sessions: { limit: 1 },
    canary: { interval: '200ms', clip: patternClip(context.folder, 1), label: 'SYNTHETIC_LIKELY' },
  }),
  async inject(daemon, context) {
    writeFileSync(scoreFile(context), '0.1');
    const source = patternClip(context.folder, 3);
    const first = daemon.analyze({ source, options: { pace: 'PACE_LIVE' } });
    await first.until(() => true);
    await daemon.analyze({ source }).ended;
    await until('a wrong canary', async () => !(await daemon.probe('/readyz')).ok);
  },
};

export const canarySilent: Fault = {
  name: 'a machine that is too slow for the canary',
  alerts: { CanarySilent: 3 },
  config: (context) => ({
    ...liar(context, 400),
    canary: { interval: '100ms', timeout: '300ms', clip: patternClip(context.folder, 1) },
  }),
  async inject() {},
};

export const engineKilled: Fault = {
  name: 'SIGKILL of engines',
  alerts: { EngineCrashLoop: 1 },
  scrapes: 2,
  config: () => withFixtures,
  async inject(daemon) {
    for (let k = 0; k < 4; k += 1) {
      const pid = await until('an engine', () => daemon.enginePid());
      signal(pid, 'SIGKILL');
      await until('another engine', () => ![0, pid].includes(daemon.enginePid()));
    }
  },
};

export const decodersKilled: Fault = {
  name: 'SIGKILL of ffmpeg',
  alerts: { FfmpegCrashLoop: 1 },
  scrapes: 4,
  config: () => withFixtures,
  async inject(daemon, context) {
    const source = patternClip(context.folder, 20);
    for (let k = 0; k < 3; k += 1) {
      daemon.analyze({ source, options: { pipeline: 'slow', includeScores: true } });
    }
    const killed = new Set<number>();
    await until('killed decoders', () => {
      for (const pid of daemon.decoders()) if (signal(pid, 'SIGKILL')) killed.add(pid);
      return killed.size >= 7;
    });
  },
};

export const pluginThrows: Fault = {
  name: 'a plugin that throws',
  alerts: { SessionBudgetFast: 2, SessionBudgetSlow: 2 },
  scrapes: 60,
  config: () => withFixtures,
  prepare: async (daemon, context) => {
    const source = patternClip(context.folder, 1);
    const request = { source, options: { pipeline: 'fixed-face' } };
    await daemon.analyze(request).ended;
    await daemon.analyze({ ...request, options: { pipeline: 'model-throws' } }).ended;
  },
  async inject(daemon, context) {
    void analyseAgainAndAgain(daemon, context, 'model-throws');
  },
};

export const memberFails: Fault = {
  name: 'a member of an ensemble that fails',
  alerts: { ModelFailing: 1 },
  scrapes: 60,
  config: () => withFixtures,
  async inject(daemon, context) {
    void analyseAgainAndAgain(daemon, context, 'one-member-fails');
  },
};

export const neverDone: Fault = {
  name: 'a detector that does not come back',
  alerts: { VerdictStall: 1 },
  scrapes: 20,
  config: () => withFixtures,
  prepare: async (daemon, context) => {
    const source = patternClip(context.folder, 1);
    await daemon.analyze({ source, options: { pipeline: 'fixed-face' } }).ended;
  },
  async inject(daemon, context) {
    const source = patternClip(context.folder, 2);
    daemon.analyze({ source, options: { pipeline: 'detector-never-settles' } });
    await daemon.analyze({ source, options: { pipeline: 'nobody' } }).ended;
  },
};
