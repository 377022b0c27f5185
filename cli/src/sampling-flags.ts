import { duration, type SamplingPolicy } from '@trueframe/daemon/config';
import type { Sampling, SessionOptions } from '@trueframe/proto';
import { wrong } from './read-flags.ts';

const FRAME_FLAGS = {
  fps: { type: 'string', summary: 'Analyse at most N frames per second of media.', hint: 'N' },
  'references-only': {
    type: 'boolean',
    summary: 'With --fps: analyse only reference frames; other frames are not decoded.',
  },
  'key-frames': {
    type: 'string',
    summary: 'Analyse only key frames, the first of each N seconds; 0: every one.',
    hint: 'N',
  },
  'every-nth': { type: 'string', summary: 'Analyse every Nth frame.', hint: 'N' },
  all: { type: 'boolean', summary: 'Analyse every frame.' },
} as const;

/** Flags for the frames of live sources. */
export const LIVE_SAMPLING_FLAGS = {
  ...FRAME_FLAGS,
  latest: {
    type: 'boolean',
    summary: 'Live sources: analyse the newest frame whenever a core is free.',
  },
} as const;

/** Flags for the frames of files. */
export const FILE_SAMPLING_FLAGS = {
  ...FRAME_FLAGS,
  'evenly-spread': {
    type: 'string',
    summary: 'Files: analyse N frames, spread evenly.',
    hint: 'N',
  },
  'max-duration': {
    type: 'string',
    summary: 'Stop after this much media, e.g. 30s.',
    hint: 'TIME',
  },
} as const;

/** Flags for sources that may be left early. */
export const DECISION_FLAGS = {
  'until-settled': {
    type: 'boolean',
    summary: 'Stop when the evidence of every face in the picture has settled.',
  },
} as const;

/** All flags that become `SessionOptions`. */
export const SESSION_FLAGS = {
  ...LIVE_SAMPLING_FLAGS,
  ...FILE_SAMPLING_FLAGS,
  ...DECISION_FLAGS,
  'fixed-rate': {
    type: 'boolean',
    summary: 'Live sources: score all faces at the sampling rate, also those that have settled.',
  },
  pace: {
    type: 'string',
    summary: 'lossless: the source waits for the analysis; live: late frames are dropped.',
    hint: 'PACE',
  },
  scores: {
    type: 'boolean',
    summary: 'With --json: also print the scores of every face in every frame.',
  },
  updates: {
    type: 'boolean',
    summary: 'With --json: also print the box of every track in every frame.',
  },
} as const;

/** Values of `SESSION_FLAGS`; a command that lacks a flag leaves it out. */
interface SessionFlags {
  readonly fps?: string | undefined;
  readonly 'references-only'?: boolean;
  readonly 'key-frames'?: string | undefined;
  readonly 'every-nth'?: string | undefined;
  readonly all?: boolean;
  readonly latest?: boolean;
  readonly 'evenly-spread'?: string | undefined;
  readonly 'max-duration'?: string | undefined;
  readonly 'until-settled'?: boolean;
  readonly 'fixed-rate'?: boolean;
  readonly pace?: string | undefined;
  readonly scores?: boolean;
  readonly updates?: boolean;
}

export function sessionOptions(flags: SessionFlags, pipeline: string): SessionOptions {
  const policies: Sampling[] = [];
  const { 'references-only': referencesOnly = false, scores = false, updates = false } = flags;
  if (flags.fps !== undefined) policies.push({ fps: numberOf('--fps', flags.fps), referencesOnly });
  else if (referencesOnly) throw wrong('--references-only goes with --fps');
  const keyFrames = flags['key-frames'];
  if (keyFrames !== undefined) {
    policies.push({ keyFrames: keyFrames === '0' ? 0 : numberOf('--key-frames', keyFrames) });
  }
  if (flags['every-nth'] !== undefined) {
    policies.push({ everyNth: wholeOf('--every-nth', flags['every-nth']) });
  }
  if (flags.all) policies.push({ all: {} });
  if (flags.latest) policies.push({ latest: {} });
  if (flags['evenly-spread'] !== undefined) {
    policies.push({ evenlySpread: wholeOf('--evenly-spread', flags['evenly-spread']) });
  }
  if (policies.length > 1) {
    throw wrong(
      '--fps, --key-frames, --every-nth, --all, --latest and --evenly-spread exclude one another',
    );
  }
  return {
    pipeline,
    ...(policies[0] && { sampling: policies[0] }),
    pace: paceOf(flags.pace),
    includeScores: scores,
    includeTrackUpdates: updates,
    maxMediaMs: millisecondsOf(flags['max-duration']),
    ...decisionOf(flags),
    // A command that is interrupted takes its session along.
    graceMs: 0,
  };
}

/** Frames of a video that are looked at when nobody says how many. */
export const FEW_FRAMES = 8;

/** The same for commands that decode files themselves. @throws REQUEST_INVALID */
export function fileSampling(flags: SessionFlags): {
  readonly sampling: SamplingPolicy;
  readonly maxMediaMs: number;
} {
  const { sampling, maxMediaMs } = sessionOptions(flags, '');
  return { sampling: policyOf(sampling ?? {}), maxMediaMs: Number(maxMediaMs) };
}

function policyOf(sampling: Sampling): SamplingPolicy {
  const { fps, referencesOnly, keyFrames, everyNth, all, evenlySpread } = sampling;
  if (keyFrames !== undefined) return { keyFrames: Number(keyFrames) };
  if (fps) return { fps: Number(fps), ...(referencesOnly && { referencesOnly }) };
  if (everyNth) return { everyNth: Number(everyNth) };
  if (all) return 'all';
  return { evenlySpread: Number(evenlySpread ?? FEW_FRAMES) };
}

function decisionOf(flags: SessionFlags): Pick<SessionOptions, 'earlyDecision'> {
  const { 'until-settled': untilSettled = false, 'fixed-rate': fixedRate = false } = flags;
  if (untilSettled && fixedRate) throw wrong('--until-settled and --fixed-rate exclude each other');
  if (untilSettled) return { earlyDecision: 'EARLY_DECISION_STOP' };
  return fixedRate ? { earlyDecision: 'EARLY_DECISION_FIXED_RATE' } : {};
}

function paceOf(text: string | undefined): NonNullable<SessionOptions['pace']> {
  if (text === undefined) return 'PACE_UNSPECIFIED';
  if (text === 'lossless') return 'PACE_LOSSLESS';
  if (text === 'live') return 'PACE_LIVE';
  throw wrong(`--pace is lossless or live, not ${text}`);
}

function millisecondsOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const result = duration.safeParse(text);
  if (result.success) return result.data;
  throw wrong(`--max-duration is a duration like 30s or 5m, not ${text}`);
}

function numberOf(flag: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw wrong(`${flag} is a number above 0, not ${text}`);
}

function wholeOf(flag: string, text: string): number {
  const value = numberOf(flag, text);
  if (Number.isInteger(value)) return value;
  throw wrong(`${flag} is a whole number, not ${text}`);
}
