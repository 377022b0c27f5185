import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DaemonClient } from '@trueframe/client';
import { redactSource } from '@trueframe/daemon/lib';
import type { SessionOptions } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import { AnalysisFiles } from './analysis-files.ts';
import { defineCommand } from './command.ts';
import { CONNECT_FLAGS, clientOptions } from './connect-flags.ts';
import { EXIT } from './exit-code.ts';
import { followSession } from './follow-session.ts';
import { interruptible } from './interruptible.ts';
import { namedPipeline } from './named-pipeline.ts';
import { connect, startEmbedded } from './open-daemon.ts';
import { whileWaiting } from './progress.ts';
import { commandLine } from './report/command-line.ts';
import { SESSION_FLAGS, sessionOptions } from './sampling-flags.ts';
import { loadSetupFor, SETUP_FLAGS } from './setup-flags.ts';
import { paint, print } from './terminal.ts';

export const analyze = defineCommand({
  name: 'analyze',
  summary:
    'Analyse files or streams, one after the other. Exits with 0 when there is a verdict, 2 on bad input, 3 when it could not be evaluated.',
  operands: {
    name: 'SOURCE',
    summary: 'Video files, or rtsp:// URLs.',
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
  async run(flags, sources) {
    const named = await namedPipeline(flags.pipeline);
    if (named.file && flags.address) {
      throw new TrueframeError(
        'REQUEST_INVALID',
        `${named.file} is here, the daemon at ${flags.address} has its own pipelines; give an id`,
      );
    }
    const options = sessionOptions(flags, named.id);
    const config = await loadSetupFor(named, flags, (flags.log ?? 'silent') as 'silent');

    const files = new AnalysisFiles({
      ...{ report: flags.report, annotate: flags.annotate, evidence: flags.evidence, sources },
      config: flags.address ? undefined : config,
      commandOf: (source) => commandLine(source, flags),
    });
    return interruptible(async (signal) => {
      await using daemon = flags.address
        ? connect(flags.address, clientOptions(flags))
        : await whileWaiting('starting', startEmbedded(config));
      let worst: number = EXIT.ok;
      for (const source of sources) {
        if (!flags.json) print(paint('bold', redactSource(source)));
        const run = { client: daemon.client, options, files, isJson: flags.json, signal };
        const code = await analyzeSource(source, run);
        worst = Math.max(worst, code);
        if (signal.aborted) return EXIT.interrupted;
      }
      return worst;
    });
  },
});

interface Run {
  readonly client: DaemonClient;
  readonly options: SessionOptions;
  readonly files: AnalysisFiles;
  readonly isJson: boolean;
  readonly signal: AbortSignal;
}

/** A source that fails is reported and does not keep the next ones from being analysed. Returns the exit code. */
async function analyzeSource(
  source: string,
  { client, options, files, isJson, signal }: Run,
): Promise<number> {
  const findings = files.next();
  const showsScores = options.includeScores ?? false;
  const includeScores = showsScores || findings !== undefined;
  const request = { source: absolute(source), options: { ...options, includeScores } };
  const { code, failure } = await followSession(client.analyze(request, { signal }), {
    ...{ client, showsScores, findings },
    jsonSource: isJson ? redactSource(source) : undefined,
    maxMediaMs: Number(options.maxMediaMs ?? 0),
  });
  if (findings) await whileWaiting('writing', files.write(request.source, findings, failure));
  return code;
}

/** The daemon's working folder is not ours. */
function absolute(source: string): string {
  if (source.startsWith('file://')) return fileURLToPath(source);
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(source) ? source : resolve(source);
}
