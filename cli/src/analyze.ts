import { redactSource } from '@trueframe/daemon/lib';
import type { SessionOptions } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import { AnalysisFiles } from './analysis-files.ts';
import { defineCommand } from './command.ts';
import { connect, type OpenDaemon } from './connect.ts';
import { CONNECT_FLAGS, clientOptions } from './connect-flags.ts';
import { EXIT } from './exit-code.ts';
import { findSources } from './find-sources.ts';
import { type Followed, followSession } from './follow-session.ts';
import { interruptible } from './interruptible.ts';
import { localPath } from './local-path.ts';
import { startModelClock } from './model-clock.ts';
import { namedPipeline } from './named-pipeline.ts';
import { startEmbedded } from './open-daemon.ts';
import { printSources } from './print-sources.ts';
import { whileWaiting } from './progress.ts';
import { wholeFlag } from './read-flags.ts';
import { commandLine } from './report/command-line.ts';
import { SESSION_FLAGS, sessionOptions } from './sampling-flags.ts';
import { loadSetupFor, SETUP_FLAGS } from './setup-flags.ts';
import { paint, print } from './terminal.ts';

export const analyze = defineCommand({
  name: 'analyze',
  summary:
    'Analyse files or streams. Exits with 0 when there is a verdict, 2 on bad input, 3 when it could not be evaluated.',
  operands: {
    name: 'SOURCE',
    summary: 'Video files, folders of them, or rtsp:// URLs.',
    min: 1,
    max: Number.POSITIVE_INFINITY,
  },
  flags: {
    ...SETUP_FLAGS,
    address: {
      type: 'string',
      summary: 'Use the daemon at this address instead of starting one.',
      hint: 'HOST:PORT',
    },
    ...CONNECT_FLAGS,
    pipeline: { type: 'string', summary: 'Id of a pipeline, or a pipeline file.', hint: 'ID' },
    ...SESSION_FLAGS,
    log: {
      type: 'string',
      summary: 'Log level of the daemon, on stderr: debug, info, warn, error or silent (default).',
      hint: 'LEVEL',
    },
    jobs: {
      type: 'string',
      summary: 'Sources that are analysed at a time (default 1).',
      hint: 'N',
    },
    report: {
      type: 'string',
      summary:
        'Write a page for people: verdict, faces, scores over time. One file; with several sources an index, and a folder beside it.',
      hint: 'FILE.html',
    },
    evidence: {
      type: 'string',
      summary:
        'Write the faces that decided as JPEG files, and their times, boxes and scores as JSON.',
      hint: 'FOLDER',
    },
    annotate: {
      type: 'string',
      summary: 'Write a copy of the video with boxes, scores and a timeline drawn into it.',
      hint: 'FILE.mp4',
    },
    json: {
      type: 'boolean',
      summary:
        'Print one JSON event per line, with its source; the last one is the summary or the error.',
    },
  },
  async run(flags, named) {
    const pipeline = await namedPipeline(flags.pipeline);
    if (pipeline.file && flags.address) {
      throw new TrueframeError(
        'REQUEST_INVALID',
        `${pipeline.file} is here, the daemon at ${flags.address} has its own pipelines; give an id`,
      );
    }
    const options = sessionOptions(flags, pipeline.id);
    const jobs = wholeFlag('--jobs', flags.jobs, 1, 1);
    const config = await loadSetupFor(pipeline, flags, (flags.log ?? 'silent') as 'silent');
    const sources = await findSources(named);
    const files = new AnalysisFiles({
      ...{ report: flags.report, annotate: flags.annotate, evidence: flags.evidence, sources },
      config: flags.address ? undefined : config,
      commandOf: (source) => commandLine(source, flags),
    });
    return interruptible(async (signal) => {
      await using daemon = flags.address
        ? connect(flags.address, clientOptions(flags))
        : await whileWaiting('starting', startEmbedded(config));
      const isJson = flags.json;
      const run = { daemon, options, files, isJson, isAlone: jobs === 1, signal };
      const ends = await analyzeAll(sources, jobs, run);
      if (sources.length > 1 && !isJson) printSources(ends);
      if (signal.aborted) return EXIT.interrupted;
      return Math.max(EXIT.ok, ...[...ends.values()].map(({ code }) => code));
    });
  },
});

interface Run {
  readonly daemon: OpenDaemon;
  readonly options: SessionOptions;
  readonly files: AnalysisFiles;
  readonly isJson: boolean;
  /** No other source is analysed meanwhile. */
  readonly isAlone: boolean;
  readonly signal: AbortSignal;
}

/** Analyses sources, `jobs` at a time. Returns how they ended, in their order, those that were not begun left out. */
async function analyzeAll(
  sources: readonly string[],
  jobs: number,
  run: Run,
): Promise<ReadonlyMap<string, Followed>> {
  const ends = new Map<string, Followed>();
  const queue = [...new Set(sources)];
  const order = [...queue];
  const work = async () => {
    for (let source = queue.shift(); source !== undefined; source = queue.shift()) {
      if (run.signal.aborted) return;
      ends.set(source, await analyzeSource(source, run));
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return new Map(
    order.flatMap((source) => (ends.has(source) ? [[source, ends.get(source)!]] : [])),
  );
}

/** A source that fails is reported and does not keep the next ones from being analysed. */
async function analyzeSource(source: string, run: Run): Promise<Followed> {
  const { daemon, options, files, isJson, isAlone, signal } = run;
  const { client, metricsAddress } = daemon;
  const title = paint('bold', redactSource(source));
  if (isAlone && !isJson) print(title);
  const findings = files.next();
  const showsScores = options.includeScores ?? false;
  const includeScores = showsScores || !isJson || findings !== undefined;
  const isTimed = isAlone && !isJson && metricsAddress !== undefined;
  // The daemon's working folder is not ours.
  const place = localPath(source) ?? source;
  const request = { source: place, options: { ...options, includeScores } };
  const followed = await followSession(client.analyze(request, { signal }), {
    ...{ client, showsScores, findings },
    jsonSource: isJson ? redactSource(source) : undefined,
    maxMediaMs: Number(options.maxMediaMs ?? 0),
    title: isAlone ? undefined : title,
    modelClock: isTimed ? await startModelClock(metricsAddress) : undefined,
  });
  if (findings) await files.write(place, findings, followed.failure);
  return followed;
}
