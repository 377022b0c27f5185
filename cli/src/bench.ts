import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClientOptions, DaemonClient } from '@trueframe/client';
import { duration } from '@trueframe/daemon/config';
import { redact } from '@trueframe/daemon/lib';
import { TrueframeError } from '@trueframe/sdk';
import {
  type CapacityReport,
  capacityInWords,
  capacityJson,
  capacityMarkdown,
  headroom,
  stepCells,
} from './bench/capacity-report.ts';
import { findCapacity } from './bench/find-capacity.ts';
import { LiveLoad } from './bench/live-load.ts';
import { openLoad } from './bench/load-sources.ts';
import { type MeasuredTarget, measureLoad } from './bench/measure-load.ts';
import { Scrape } from './bench/scrape.ts';
import { type ServeChild, startServeChild } from './bench/serve-child.ts';
import { defineCommand } from './command.ts';
import { CONNECT_FLAGS, clientOptions } from './connect-flags.ts';
import { EXIT } from './exit-code.ts';
import { interruptible } from './interruptible.ts';
import { printTable } from './print-table.ts';
import { whileWaiting } from './progress.ts';
import { LIVE_SAMPLING_FLAGS, sessionOptions } from './sampling-flags.ts';
import { loadSetup, SETUP_FLAGS, type SetupFlags } from './setup-flags.ts';
import { print, printJson } from './terminal.ts';

export const bench = defineCommand({
  name: 'bench',
  summary:
    'Find the most live sessions that this machine carries: adds sessions until frames are late, dropped or refused. Takes minutes; stop all other work first.',
  flags: {
    ...SETUP_FLAGS,
    address: {
      type: 'string',
      summary: 'Load the daemon at this address instead of starting one.',
      hint: 'HOST:PORT',
    },
    'metrics-address': {
      type: 'string',
      summary: 'With --address: where that daemon serves its metrics.',
      hint: 'HOST:PORT',
    },
    ...CONNECT_FLAGS,
    source: {
      type: 'string',
      summary:
        'A video file, pushed in real time by every session, or an rtsp:// URL that all sessions pull (default: a scene with one face, 720p25).',
      hint: 'SOURCE',
    },
    load: {
      type: 'string',
      summary:
        'push, or rtsp: the daemon pulls the file or scene from RTSP cameras that are started for it (default: push).',
      hint: 'KIND',
    },
    pipeline: { type: 'string', summary: 'Id of a pipeline.', hint: 'ID' },
    ...LIVE_SAMPLING_FLAGS,
    slo: {
      type: 'string',
      summary:
        'Longest time from a frame to its score, to be kept by 95 % of the frames (default: 500ms).',
      hint: 'TIME',
    },
    'max-sessions': {
      type: 'string',
      summary: 'Most sessions to try (default: 64).',
      hint: 'N',
    },
    window: {
      type: 'string',
      summary: 'Time for which each load is measured (default: 8s).',
      hint: 'TIME',
    },
    settle: {
      type: 'string',
      summary: 'Time for which each load runs before it is measured (default: 4s).',
      hint: 'TIME',
    },
    output: {
      type: 'string',
      summary: 'Folder for trueframe-bench.json and trueframe-bench.md (default: here).',
      hint: 'FOLDER',
    },
    json: { type: 'boolean', summary: 'The result as one line of JSON.' },
  },
  async run(flags) {
    const sloMs = timeOf('slo', flags.slo ?? '500ms');
    const windowMs = timeOf('window', flags.window ?? '8s');
    const settleMs = timeOf('settle', flags.settle ?? '4s');
    const maxSessions = countOf('max-sessions', flags['max-sessions'] ?? '64');
    const pipeline = flags.pipeline ?? '';
    const options = sessionOptions({ ...flags, pace: 'live', scores: true }, pipeline);
    const config = await loadSetup(flags);
    const metricsAddress = flags['metrics-address'] ?? config.metrics.address;
    // Before anything that takes time: is it there?
    if (flags.address) await Scrape.of(metricsAddress);
    await using sources = await whileWaiting('preparing the source', openLoad(flags, options));

    return interruptible(async (signal) => {
      await using daemon = flags.address
        ? undefined
        : await whileWaiting('starting', startServeChild(serveFlags(flags), limits(maxSessions)));
      const { camerasPid } = sources;
      const target: MeasuredTarget = { metricsAddress, ...daemon, camerasPid };
      const client = clientOf(daemon, flags.address, clientOptions(flags));
      const sessions = new LiveLoad(client, sources.open);
      try {
        const measure = async (count: number) => {
          await sessions.resize(count);
          await sleep(settleMs, undefined, { signal });
          return whileWaiting(
            `${count} sessions`,
            measureLoad(sessions, target, windowMs / 1000, signal),
          );
        };
        const capacity = await findCapacity(measure, sloMs, maxSessions);
        const report: CapacityReport = {
          source: flags.source ? redact(flags.source) : 'a scene with one face, 1280x720 at 25 fps',
          ...{ load: sources.kind, pipeline, sloMs, maxSessions, capacity },
          windowSeconds: windowMs / 1000,
        };
        const json = capacityJson(report);
        await write(report, json, flags.output ?? '.');
        if (flags.json) printJson(json);
        else show(report);
        return capacity.sessions > 0 ? EXIT.ok : EXIT.unable;
      } catch (reason) {
        if (signal.aborted) return EXIT.interrupted;
        throw reason;
      } finally {
        await sessions.close();
        client.close();
      }
    });
  },
});

function show(report: CapacityReport): void {
  const { steps, best } = report.capacity;
  const head = [
    'sessions',
    'frames/s',
    'p50',
    'p95',
    'p99',
    'dropped',
    'fairness',
    'busy',
    { title: 'carried', wraps: true, min: 14 },
  ];
  printTable(head, steps.map(stepCells));
  print(capacityInWords(report));
  for (const line of best ? headroom(best) : []) print(line);
}

async function write(report: CapacityReport, json: object, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'trueframe-bench.json'), `${JSON.stringify(json, null, 2)}\n`);
  await writeFile(join(folder, 'trueframe-bench.md'), capacityMarkdown(report));
}

/** A client of our own daemon, which knows no credentials, or of the one at an address. */
function clientOf(
  own: ServeChild | undefined,
  address: string | undefined,
  options: ClientOptions,
): DaemonClient {
  if (own) return new DaemonClient(own.grpcAddress, { token: '' });
  return new DaemonClient(address as string, options);
}

/** Returns the flags that our own daemon is started with. */
function serveFlags(flags: SetupFlags): string[] {
  return [
    ...(flags.config === undefined ? [] : ['--config', flags.config]),
    ...flags.models.flatMap((folder) => ['--models', folder]),
    ...flags.plugin.flatMap((name) => ['--plugin', name]),
    ...flags['pipeline-file'].flatMap((file) => ['--pipeline-file', file]),
    ...['--log', 'error'],
  ];
}

/** The search is to end at what the machine carries, not at what the configuration allows. */
function limits(sessions: number): Record<string, string> {
  return {
    TRUEFRAME_SESSIONS__LIMIT: String(sessions),
    // The search is for the end of full quality, so nothing may be refused or degraded before that.
    TRUEFRAME_SESSIONS__ADMISSION: 'off',
    TRUEFRAME_SESSIONS__LAST_RUNG: '0',
    // We have no credential, and nobody else can reach it.
    TRUEFRAME_AUTH__ANONYMOUS: 'loopback',
  };
}

function timeOf(flag: string, text: string): number {
  const result = duration.safeParse(text);
  if (result.success && result.data > 0) return result.data;
  throw new TrueframeError(
    'REQUEST_INVALID',
    `--${flag} is a duration like 500ms or 10s, not ${text}`,
  );
}

function countOf(flag: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new TrueframeError('REQUEST_INVALID', `--${flag} is a whole number above 0, not ${text}`);
}
