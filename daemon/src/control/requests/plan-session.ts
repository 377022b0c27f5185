import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type AnalyzeRequest__Output,
  bareName,
  type PushRequest__Output,
  type SessionOptions__Output,
} from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import { type AnyPipeline, usesMethod } from '../../config/pipeline.ts';
import { checkRtspUrl } from '../../lib/check-rtsp-url.ts';
import { redactSource } from '../../lib/redact.ts';
import type { Pace, SessionPlan } from '../../wire/session-plan.ts';
import type { SessionTerms } from '../../wire/session-terms.ts';
import type { Source } from '../../wire/source.ts';
import { invalid } from './invalid.ts';
import { checkLength, hasControlCharacter, MOST_MEDIA_MS } from './limits.ts';
import { planDecision } from './plan-decision.ts';
import { planSampling } from './plan-sampling.ts';
import { toTerms } from './session-terms.ts';

/** A plan without what admission decides. */
export type PlannedSession = Omit<SessionPlan, 'sessionId' | 'tenant' | 'rung' | 'resume'>;

/** Pipelines by id; '' is the default. Throws PIPELINE_NOT_FOUND, PIPELINE_INVALID. */
export interface PipelineSource {
  resolve(id: string): { readonly pipeline: AnyPipeline; readonly version: string };
}

type PushOpen = Pick<NonNullable<PushRequest__Output['open']>, 'format' | 'options'>;

const SUPPORTED = 'a file path, a file:// URL, or an rtsp:// or rtsps:// URL';

/**
 * Decides everything about the session that an `Analyze` call asks for. Whether the source is there, ingest finds out.
 * `graceMs`: where the request gives no grace time; undefined: no end.
 * @throws REQUEST_INVALID, SOURCE_UNSUPPORTED, PIPELINE_NOT_FOUND, PIPELINE_INVALID
 */
export function planAnalyze(
  { source, options }: AnalyzeRequest__Output,
  pipelines: PipelineSource,
  graceMs?: number,
): PlannedSession {
  rejectFrameRate(options, 'is for pushed H.264 byte streams only');
  const parsed = parseSource(source);
  return plan(parsed, options, pipelines, toTerms(source, options, graceMs));
}

/**
 * The same for a `Push` call.
 * @throws REQUEST_INVALID, PIPELINE_NOT_FOUND, PIPELINE_INVALID
 */
export function planPush(
  { format, options }: PushOpen,
  pipelines: PipelineSource,
  graceMs?: number,
): PlannedSession {
  if (!String(format).startsWith('MEDIA_FORMAT_') || format === 'MEDIA_FORMAT_UNSPECIFIED') {
    throw invalid('format', format, 'must be FMP4, MPEGTS, H264_ANNEXB or JPEG');
  }
  if (format !== 'MEDIA_FORMAT_H264_ANNEXB') {
    rejectFrameRate(options, 'is for H.264 byte streams only; other formats carry their own times');
  }
  const frameRate = options?.frameRate || 25;
  if (!(frameRate >= 0.001 && frameRate <= 240)) {
    throw invalid('frame_rate', frameRate, 'must be 0.001 to 240');
  }
  const source = { kind: 'push', format, frameRate } as const;
  return plan(source, options, pipelines, toTerms(format, options, graceMs));
}

/** The source as callers may see it, without any password. */
export function sourceInWords(source: Source): string {
  if (source.kind === 'file') return redactSource(source.path);
  if (source.kind === 'rtsp') return redactSource(source.url);
  return `push:${bareName('MEDIA_FORMAT_', source.format).toLowerCase()}`;
}

function plan(
  source: Source,
  options: SessionOptions__Output | null,
  pipelines: PipelineSource,
  terms: SessionTerms,
): PlannedSession {
  const maxMediaMs = options?.maxMediaMs ?? 0;
  if (!(maxMediaMs >= 0 && maxMediaMs <= MOST_MEDIA_MS)) {
    throw invalid('max_media_ms', maxMediaMs, `must be 0 (no limit) to ${MOST_MEDIA_MS}`);
  }
  const { pipeline, version } = pipelines.resolve(checkLength('pipeline', options?.pipeline ?? ''));
  if (usesMethod(pipeline)) checkForMethod(pipeline.id, source, options);
  return {
    source,
    pipeline,
    pipelineVersion: version,
    sampling: usesMethod(pipeline)
      ? 'all'
      : planSampling(options?.sampling ?? null, pipeline, source.kind),
    pace: planPace(options, source.kind),
    includeScores: options?.includeScores ?? false,
    includeTrackUpdates: options?.includeTrackUpdates ?? false,
    maxMediaMs,
    ...planDecision(options, pipeline, planPace(options, source.kind)),
    terms,
  };
}

/** A method needs the whole file, and says itself which of its frames count. */
function checkForMethod(id: string, source: Source, options: SessionOptions__Output | null): void {
  if (source.kind !== 'file') {
    const why = 'looks at whole files: it cannot analyse a live or pushed source';
    throw invalid('pipeline', id, why);
  }
  const why = `is not for pipeline ${id}, which has rules of its own`;
  if (options?.sampling) throw invalid('sampling', options.sampling.policy, why);
  if (options?.pace === 'PACE_LIVE') throw invalid('pace', options.pace, why);
  if (options?.maxMediaMs) throw invalid('max_media_ms', options.maxMediaMs, why);
}

function planPace(options: SessionOptions__Output | null, kind: Source['kind']): Pace {
  const pace = options?.pace ?? 'PACE_UNSPECIFIED';
  switch (pace) {
    case 'PACE_LOSSLESS':
      return 'lossless';
    case 'PACE_LIVE':
      return 'live';
    case 'PACE_UNSPECIFIED':
      return kind === 'file' ? 'lossless' : 'live';
    default:
      throw invalid('pace', pace, 'must be PACE_LOSSLESS or PACE_LIVE');
  }
}

function parseSource(text: string): Source {
  checkLength('source', text);
  if (text === '') throw invalid('source', text, `is required: ${SUPPORTED}`);
  // Control characters have no place in paths and URLs of video, and would end up in logs and terminals.
  if (hasControlCharacter(text)) throw unsupported(text, 'has control characters');
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return { kind: 'file', path: resolve(text) };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (scheme === 'file') {
    if (url?.host !== '') throw unsupported(text, 'names another machine');
    return { kind: 'file', path: pathOf(url, text) };
  }
  if (scheme !== 'rtsp' && scheme !== 'rtsps') throw unsupported(text, 'is not known');
  if (url?.hostname === '') throw unsupported(text, 'names no host');
  return { kind: 'rtsp', url: checkRtspUrl(text) };
}

function pathOf(url: URL, text: string): string {
  try {
    const path = fileURLToPath(url);
    if (!hasControlCharacter(path)) return path;
  } catch (cause) {
    throw unsupported(text, (cause as Error).message.toLowerCase());
  }
  throw unsupported(text, 'has control characters');
}

function rejectFrameRate(options: SessionOptions__Output | null, why: string): void {
  if (options?.frameRate) throw invalid('frame_rate', options.frameRate, why);
}

function unsupported(source: string, why: string): TrueframeError {
  return new TrueframeError(
    'SOURCE_UNSUPPORTED',
    `cannot read ${JSON.stringify(redactSource(source))}: it ${why}; supported: ${SUPPORTED}`,
  );
}
