import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DaemonClient } from '@trueframe/client';
import { redactSource } from '@trueframe/daemon/lib';
import type { AnalyzeRequest, Event__Output } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import { defineCommand } from './command.ts';
import { CONNECT_FLAGS, clientOptions } from './connect-flags.ts';
import { errorOf } from './error-of.ts';
import { eventJson } from './event-json.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';
import { interruptible } from './interruptible.ts';
import { namedPipeline } from './named-pipeline.ts';
import { connect, startEmbedded } from './open-daemon.ts';
import { printError } from './print-error.ts';
import { startProgress, whileWaiting } from './progress.ts';
import { SESSION_FLAGS, sessionOptions } from './sampling-flags.ts';
import { SessionReport } from './session-report.ts';
import { loadSetupFor, SETUP_FLAGS } from './setup-flags.ts';
import { paint, print, printJson } from './terminal.ts';

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

    return interruptible(async (signal) => {
      await using daemon = flags.address
        ? connect(flags.address, clientOptions(flags))
        : await whileWaiting('starting', startEmbedded(config));
      let worst: number = EXIT.ok;
      for (const source of sources) {
        if (!flags.json) print(paint('bold', redactSource(source)));
        const request = { source: absolute(source), options };
        const shown = flags.json ? redactSource(source) : undefined;
        const code = await analyzeOne(daemon.client, request, shown, signal);
        worst = Math.max(worst, code);
        if (signal.aborted) return EXIT.interrupted;
      }
      return worst;
    });
  },
});

/**
 * A source that fails is reported and does not keep the next ones from being analysed. `jsonSource`: what JSON calls the
 * source; undefined: no JSON is wanted.
 */
async function analyzeOne(
  client: DaemonClient,
  request: AnalyzeRequest,
  jsonSource: string | undefined,
  signal: AbortSignal,
): Promise<number> {
  const report = new SessionReport();
  const progress = startProgress(client, Number(request.options?.maxMediaMs ?? 0));
  let isTold = false;
  try {
    for await (const event of client.analyze(request, { signal })) {
      if (jsonSource !== undefined) printJson(eventJson(event, jsonSource));
      isTold ||= event.error !== null;
      report.add(event);
      progress.see(event);
    }
  } catch (reason) {
    progress.stop();
    // A session that was never opened has no `error` event.
    if (jsonSource !== undefined && !isTold) printJson(failureJson(jsonSource, reason));
    printError(reason, false);
    return exitCodeOf(reason);
  }
  progress.stop();
  if (jsonSource === undefined) report.print();
  return exitCodeOfSession(report.summary);
}

function failureJson(source: string, reason: unknown): object {
  const { code, message } = errorOf(reason);
  return { source, error: { scope: 'SCOPE_SESSION', code, status: { message } } };
}

function exitCodeOfSession(summary: Event__Output['summary']): number {
  const label = summary?.verdict?.label ?? 'LABEL_UNABLE_TO_EVALUATE';
  const unable = label === 'LABEL_UNABLE_TO_EVALUATE' || label === 'LABEL_UNSPECIFIED';
  return unable ? EXIT.unable : EXIT.ok;
}

/** The daemon's working folder is not ours. */
function absolute(source: string): string {
  if (source.startsWith('file://')) return fileURLToPath(source);
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(source) ? source : resolve(source);
}
