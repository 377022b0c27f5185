import type { DaemonClient, EventStream } from '@trueframe/client';
import type { Event__Output, Summary__Output } from '@trueframe/proto';
import { eventJson } from '@trueframe/proto/json';
import { errorOf } from './error-of.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';
import type { ModelClock } from './model-clock.ts';
import { printError } from './print-error.ts';
import { NO_PROGRESS, startProgress } from './progress.ts';
import type { Findings } from './report/findings.ts';
import { SessionReport } from './session-report.ts';
import { print, printJson } from './terminal.ts';

export interface Following {
  readonly client: DaemonClient;
  /** Name of the source in JSON; undefined: no JSON is wanted. */
  readonly jsonSource: string | undefined;
  /** Media time in milliseconds at which the session stops by itself; 0: at the end of its source. */
  readonly maxMediaMs?: number;
  /** False: scores come for files only, and are not shown. */
  readonly showsScores?: boolean;
  /** Gathers what files need. */
  readonly findings?: Findings | undefined;
  /** Set: other sessions are followed at the same time. Nothing moves on the terminal, and this stands above the outcome. */
  readonly title?: string | undefined;
  /** Counts the time of models in this session. */
  readonly modelClock?: ModelClock | undefined;
}

/** The end of a session for a caller. */
export interface Followed {
  /** Exit code. */
  readonly code: number;
  /** Reason why the session failed; absent when it did not. */
  readonly failure?: string;
  /** Absent when it failed. */
  readonly summary?: Summary__Output | undefined;
}

/** Shows a session until its end: events as JSON, or a table of faces and the verdict. A failure is printed, not thrown. */
export async function followSession(stream: EventStream, following: Following): Promise<Followed> {
  const { client, jsonSource, maxMediaMs = 0, findings, title } = following;
  const heading = jsonSource === undefined ? title : undefined;
  const report = new SessionReport();
  const progress = title === undefined ? startProgress(client, maxMediaMs) : NO_PROGRESS;
  let isTold = false;
  try {
    for await (const event of stream) {
      findings?.add(event);
      showEvent(event, following);
      isTold ||= event.error !== null;
      report.add(event);
      progress.see(event);
    }
  } catch (reason) {
    progress.stop();
    if (heading !== undefined) print(heading);
    // A session that was never opened has no `error` event.
    if (jsonSource !== undefined && !isTold) printJson(failureJson(jsonSource, reason));
    printError(reason, false);
    return { code: exitCodeOf(reason), failure: errorOf(reason).message };
  }
  progress.stop();
  if (heading !== undefined) print(heading);
  if (jsonSource === undefined) report.print(await following.modelClock?.());
  return { code: exitCodeOfSession(report.summary), summary: report.summary ?? undefined };
}

function showEvent(event: Event__Output, { jsonSource, showsScores = true }: Following): void {
  if (jsonSource === undefined || (event.scores && !showsScores)) return;
  printJson(eventJson(event, jsonSource));
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
