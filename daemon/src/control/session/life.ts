import { TrueframeError } from '@trueframe/sdk';
import type { StopReason } from '../../wire/event-payload.ts';
import type { EndReason, SessionState } from './session-state.ts';

/** An early end that was asked for, and that no engine has confirmed yet. */
export type Ending =
  | { readonly type: 'stop'; readonly reason: StopReason }
  | { readonly type: 'cancel' }
  | { readonly type: 'fail'; readonly error: TrueframeError };

/** Everything that can change the state of a session. */
export type Trigger =
  | Ending
  /** Models and source are open. */
  | { readonly type: 'started' }
  /** A live source stalled or dropped. */
  | { readonly type: 'source_lost' }
  /** Frames come again. */
  | { readonly type: 'recovered' }
  /** The summary was said: the engine has nothing to add. */
  | { readonly type: 'summarised'; readonly endReason: EndReason }
  /** The engine is gone, with all that it had not said. */
  | { readonly type: 'engine_lost' }
  /** No engine holds anything of it any more, or none will run it. */
  | { readonly type: 'closed'; readonly error?: TrueframeError };

export interface Life {
  readonly state: SessionState;
  readonly ending?: Ending;
  /** Set by the summary or by the end. */
  readonly endReason?: EndReason;
  /** FAILED only. */
  readonly error?: TrueframeError;
}

/** A trigger that means nothing in this state. Nothing has changed. */
export interface Refusal {
  readonly refused: Trigger['type'];
  readonly state: SessionState;
}

export const BIRTH: Life = { state: 'STARTING' };

const ACTIVE: readonly SessionState[] = ['STARTING', 'RUNNING', 'RECOVERING'];
const OPEN: readonly SessionState[] = [...ACTIVE, 'STOPPING'];

/** The states in which each trigger means something. */
const FROM: Readonly<Record<Trigger['type'], readonly SessionState[]>> = {
  started: ['STARTING', 'RECOVERING'],
  source_lost: ['RUNNING'],
  recovered: ['RECOVERING'],
  summarised: OPEN,
  stop: ACTIVE,
  fail: OPEN,
  cancel: OPEN,
  engine_lost: OPEN,
  closed: OPEN,
};

/** True: nothing that an engine still says about it counts. */
export function isAbandoned({ ending }: Life): boolean {
  return ending?.type === 'cancel' || ending?.type === 'fail';
}

/** The life after a trigger. It is the same object where nothing changes. */
export function advance(life: Life, trigger: Trigger): Life | Refusal {
  if (!FROM[trigger.type].includes(life.state) || isOverruled(life, trigger)) {
    return { refused: trigger.type, state: life.state };
  }
  switch (trigger.type) {
    case 'started':
    case 'recovered':
      return { ...life, state: 'RUNNING' };
    case 'source_lost':
      return { ...life, state: 'RECOVERING' };
    case 'summarised':
      return { ...life, endReason: trigger.endReason };
    case 'stop':
    case 'fail':
    case 'cancel':
      return { ...life, state: 'STOPPING', ending: trigger };
    case 'engine_lost':
      return withoutEngine(life);
    case 'closed':
      return closed(life, trigger.error);
  }
}

/** A cancel overrules everything, a failure overrules a stop, and neither lets the engine have the last word. */
function isOverruled(life: Life, { type }: Trigger): boolean {
  if (type === 'cancel') return life.ending?.type === 'cancel';
  return (type === 'fail' || type === 'summarised') && isAbandoned(life);
}

function withoutEngine(life: Life): Life {
  // Only the confirmation was missing.
  if (life.endReason || isAbandoned(life)) return closed(life, undefined);
  return life.state === 'RUNNING' ? { ...life, state: 'RECOVERING' } : life;
}

function closed({ ending, endReason }: Life, engineError: TrueframeError | undefined): Life {
  if (ending?.type === 'cancel') return { state: 'CANCELLED', endReason: 'cancelled' };
  const error = ending?.type === 'fail' ? ending.error : engineError;
  if (error) return failed(error);
  if (endReason) return { state: 'ENDED', endReason };
  return failed(new TrueframeError('INTERNAL', 'the engine closed without a summary'));
}

function failed(error: TrueframeError): Life {
  return { state: 'FAILED', endReason: error.code.toLowerCase() as EndReason, error };
}
