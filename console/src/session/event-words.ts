import { labelWords, mediaTime } from '@trueframe/client/words';
import type { Event__Output } from '@trueframe/proto';
import { bareName } from '@trueframe/proto/enum-name';
import { dateOf, type Json, numberOf } from '../api/json.ts';
import { verdictOf } from '../messages/verdict.ts';
import { reasonOfEnd } from '../parts/reason-of-end.ts';

export type WireEvent = Json<Event__Output>;

/** Group that a person filters by. */
export type EventGroup = 'verdicts' | 'faces' | 'source' | 'problems';

/** One line of the list of events. */
export interface EventLine {
  readonly sequence: number;
  /** Time at which the daemon told of it. */
  readonly at: Date | undefined;
  readonly group: EventGroup;
  readonly words: string;
  /** Media time in milliseconds, where the event has one. */
  readonly ptsMs: number | undefined;
}

type Told = Omit<EventLine, 'sequence' | 'at'>;

const tellers: { readonly [Name in keyof WireEvent]?: (event: WireEvent) => Told | undefined } = {
  sessionStarted: () => ({ group: 'source', words: 'The first frame was decoded.', ptsMs: 0 }),
  sourceState: ({ sourceState }) => ({
    group: 'source',
    words: sourceWords(sourceState),
    ptsMs: undefined,
  }),
  trackStarted: ({ trackStarted }) => ({
    group: 'faces',
    words: `Face ${trackStarted?.trackId} appeared.`,
    ptsMs: numberOf(trackStarted?.ptsMs),
  }),
  trackEnded: ({ trackEnded }) => ({
    group: 'faces',
    words: `Face ${trackEnded?.trackId} is over: ${endWords(trackEnded?.reason)}, ${numberOf(trackEnded?.frames)} frames.`,
    ptsMs: numberOf(trackEnded?.ptsMs),
  }),
  verdict: ({ verdict }) => {
    if (!verdict) return undefined;
    const { trackId, final, label, score, toMs } = verdictOf(verdict);
    const whom = trackId === 0 ? 'The session' : `Face ${trackId}`;
    const number = score === undefined ? '' : `, ${score.toFixed(2)}`;
    const words = `${whom}: ${labelWords(label)}${number}${final ? ' (final)' : ''}.`;
    return { group: 'verdicts', words, ptsMs: toMs };
  },
  gap: ({ gap }) => ({
    group: 'problems',
    words: `Media of ${(numberOf(gap?.durationMs) / 1000).toFixed(1)} s was not seen (${gap?.reason}).`,
    ptsMs: numberOf(gap?.fromMs),
  }),
  degraded: ({ degraded }) => ({
    group: 'problems',
    words: degradedWords(numberOf(degraded?.rung)),
    ptsMs: undefined,
  }),
  warning: ({ warning }) => ({
    group: 'problems',
    words: `${warning?.code}: ${warning?.message}`,
    ptsMs: undefined,
  }),
  error: ({ error }) => ({
    group: 'problems',
    words: `${error?.code}: ${error?.status?.message ?? ''}`,
    ptsMs: undefined,
  }),
  discontinuity: ({ discontinuity }) => ({
    group: 'source',
    words: "The source's clock jumped; nothing is missing.",
    ptsMs: numberOf(discontinuity?.ptsMs),
  }),
  frameSizeChanged: ({ frameSizeChanged }) => ({
    group: 'source',
    words: `Frames are ${frameSizeChanged?.width}×${frameSizeChanged?.height} from here on.`,
    ptsMs: numberOf(frameSizeChanged?.ptsMs),
  }),
  skipped: ({ skipped }) => ({
    group: 'problems',
    words: `This page was slow: ${numberOf(skipped?.count)} events were left out.`,
    ptsMs: undefined,
  }),
  summary: ({ summary }) => ({
    group: 'source',
    words: `The session is over: ${reasonOfEnd(bareName('END_REASON_', summary?.endReason))}.`,
    ptsMs: numberOf(summary?.mediaMs),
  }),
};

/** Returns an event in words; undefined for those that only a chart shows. */
export function lineOf(event: WireEvent): EventLine | undefined {
  for (const [name, tell] of Object.entries(tellers)) {
    const told = event[name as keyof WireEvent] && tell(event);
    if (told) return { sequence: numberOf(event.sequence), at: dateOf(event.emittedAt), ...told };
  }
  return undefined;
}

const TRACK_ENDS: Readonly<Record<string, string>> = {
  LOST: 'not seen any more',
  SOURCE_ENDED: 'the source ended',
  GAP: 'media was not seen',
  STOPPED: 'the session was stopped',
};

function endWords(reason: string | undefined): string {
  const name = bareName('REASON_', reason);
  return TRACK_ENDS[name] ?? name.toLowerCase();
}

const SOURCE_STATES: Readonly<Record<string, string>> = {
  CONNECTING: 'Connecting to the source',
  RUNNING: 'The source delivers',
  STALLED: 'The source delivers nothing',
  RECONNECTING: 'The source is lost; waiting to try again',
  ENDED: 'The source has ended',
};

function sourceWords(state: WireEvent['sourceState']): string {
  const words = SOURCE_STATES[bareName('STATE_', state?.state)] ?? 'The source changed';
  const attempt = numberOf(state?.attempt);
  const attempts = attempt > 1 ? ` (try ${attempt})` : '';
  return `${words}${attempts}${state?.message ? `: ${state.message}` : '.'}`;
}

function degradedWords(rung: number): string {
  return rung === 0
    ? 'Full quality again.'
    : `The machine cannot keep up: quality is lowered to rung ${rung}.`;
}

/** Media time of an event for its line. */
export function timeOf({ ptsMs }: EventLine): string {
  return ptsMs === undefined ? '' : mediaTime(ptsMs);
}
