import { stat } from 'node:fs/promises';
import type { DaemonClient } from '@trueframe/client';
import { redact } from '@trueframe/daemon/lib';
import { bareName, type Event__Output, type SessionOptions } from '@trueframe/proto';
import { type ErrorCode, TrueframeError } from '@trueframe/sdk';
import { errorOf } from '../error-of.ts';
import type { Clip } from './clip.ts';
import { type ClipResult, LABELS } from './clip-result.ts';

// Every other clip would fail in the same way.
const FATAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'CONFIG_INVALID',
  'REQUEST_INVALID',
  'PIPELINE_NOT_FOUND',
  'PIPELINE_INVALID',
  'PLUGIN_NOT_FOUND',
  'PLUGIN_INVALID',
  'PLUGIN_INCOMPATIBLE',
  'PLUGIN_OPTIONS_INVALID',
  'MODEL_NOT_FOUND',
  'MODEL_MANIFEST_INVALID',
  'MODEL_HASH_MISMATCH',
  'MODEL_LOAD_FAILED',
  'MODEL_SHAPE_MISMATCH',
  'PROVIDER_UNAVAILABLE',
  'FFMPEG_MISSING',
]);

interface FileState {
  readonly size: number;
  readonly mtimeMs: number;
}

/** Returns the size and time of a file, by which a result still holds or not; zeros when there is no file. */
export async function stateOf(path: string): Promise<FileState> {
  return stat(path).then(
    ({ size, mtimeMs }) => ({ size, mtimeMs: Math.floor(mtimeMs) }),
    () => ({ size: 0, mtimeMs: 0 }),
  );
}

/** Returns the options of the run beside the pipeline, as results keep them. */
export function optionsInWords({ sampling, maxMediaMs, earlyDecision }: SessionOptions): string {
  if (!sampling && !maxMediaMs && !earlyDecision) return '';
  return JSON.stringify({ sampling, maxMediaMs, earlyDecision });
}

/**
 * Analyses one clip. Its failure is a result, too.
 * @throws SESSION_CANCELLED, and what every other clip would fail with
 */
export async function analyseClip(
  client: DaemonClient,
  { name, path }: Clip,
  options: SessionOptions,
  signal: AbortSignal,
): Promise<ClipResult> {
  let result: ClipResult = {
    clip: name,
    ...(await stateOf(path)),
    options: optionsInWords(options),
    pipeline: '',
    pipelineVersion: '',
    sampling: '',
  };
  try {
    for await (const event of client.analyze({ source: path, options }, { signal })) {
      result = { ...result, ...factsOf(event) };
    }
    if (result.label) return result;
    throw new TrueframeError('INTERNAL', 'the session ended without a verdict');
  } catch (reason) {
    const { code, message } = errorOf(reason);
    if (code === 'SESSION_CANCELLED' || FATAL.has(code)) throw reason;
    // A verdict before a failure is not one on the clip.
    const { label: _, score: __, ...rest } = result;
    return { ...rest, error: { code, message: redact(message) } };
  }
}

function factsOf({ sessionStarted, summary }: Event__Output): Partial<ClipResult> {
  if (sessionStarted) {
    const { video, pipeline, pipelineVersion, sampling } = sessionStarted;
    const { width = 0, height = 0, frameCount = 0, frameRate = 0, durationMs = 0 } = video ?? {};
    const frames = Number(frameCount) || Math.round((frameRate * durationMs) / 1000);
    return { pipeline, pipelineVersion, sampling, width, height, ...(frames > 0 && { frames }) };
  }
  if (!summary?.verdict) return {};
  const { label: wireLabel, score, reasons, scope, blindTo } = summary.verdict;
  const label = LABELS.find((one) => one === bareName('LABEL_', wireLabel));
  if (!label) return {};
  // Methods have a number also where they cannot tell; it is no score of the clip.
  const isUsable = label !== 'NOT_APPLICABLE' && label !== 'UNABLE_TO_EVALUATE';
  return {
    label,
    ...(isUsable && score !== undefined && { score }),
    reasons,
    scope,
    blindTo,
    framesAnalysed: Number(summary.frames?.analysed ?? 0),
    tracks: summary.tracks.length + summary.tracksOmitted,
    elapsedMs: Math.round(summary.elapsedMs),
  };
}

/**
 * The version of the pipeline that sessions get now: opens one on the first clip that can be opened, and leaves it at
 * once. Undefined when none can.
 * @throws as `analyseClip`
 */
export async function currentVersion(
  client: DaemonClient,
  clips: readonly Clip[],
  options: SessionOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const { path } of clips) {
    try {
      for await (const { sessionStarted } of client.analyze(
        { source: path, options },
        { signal },
      )) {
        if (sessionStarted) return sessionStarted.pipelineVersion;
      }
    } catch (reason) {
      const { code } = errorOf(reason);
      if (code === 'SESSION_CANCELLED' || FATAL.has(code)) throw reason;
    }
  }
  return undefined;
}
