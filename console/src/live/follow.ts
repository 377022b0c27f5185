import { effect, signal } from '@preact/signals';
import { CallFailed } from '../api/call-failed.ts';
import { refusal } from '../api/token.ts';
import { visible } from './visible.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5000;

/** Statuses that another try would get again. */
const FINAL = new Set([
  ...['not_found', 'invalid_argument', 'permission_denied', 'unimplemented'],
  ...['failed_precondition', 'out_of_range'],
]);

/** Way in which something that is followed stands. */
export type Standing =
  | { readonly state: 'connecting' }
  | { readonly state: 'up' }
  | { readonly state: 'lost'; readonly since: Date; readonly message: string }
  | { readonly state: 'over' }
  | { readonly state: 'refused'; readonly failure: CallFailed };

export interface Follower {
  /** Runs until the daemon ends the stream. Calls `up` when the first message is there. */
  run(signal: AbortSignal, up: () => void): Promise<void>;
  tell?(standing: Standing): void;
}

/** Streams and polls end while nobody can see the tab, or a token is asked for. */
const isWanted = signal(true);
effect(() => {
  isWanted.value = visible.value && refusal.value === undefined;
});

/** Keeps a stream open: again when it is lost, with growing pauses. Returns what ends it. */
export function follow({ run, tell }: Follower): () => void {
  let current: AbortController | undefined;
  const stop = effect(() => {
    current?.abort();
    current = undefined;
    if (!isWanted.value) return;
    const controller = new AbortController();
    current = controller;
    void keepUp(run, (standing) => !controller.signal.aborted && tell?.(standing), controller);
  });
  return () => {
    stop();
    current?.abort();
  };
}

async function keepUp(
  run: Follower['run'],
  tell: (standing: Standing) => void,
  { signal }: AbortController,
): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS;
  let lostAt: Date | undefined;
  const up = () => {
    pauseMs = FIRST_PAUSE_MS;
    lostAt = undefined;
    tell({ state: 'up' });
  };
  tell({ state: 'connecting' });
  while (!signal.aborted) {
    const failure = await failureOf(run(signal, up));
    if (signal.aborted) return;
    if (!failure) return tell({ state: 'over' });
    if (FINAL.has(failure.status)) return tell({ state: 'refused', failure });
    lostAt ??= new Date();
    tell({ state: 'lost', since: lostAt, message: failure.message });
    await pause(pauseMs, signal);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

async function failureOf(running: Promise<void>): Promise<CallFailed | undefined> {
  try {
    await running;
    return undefined;
  } catch (error) {
    return error instanceof CallFailed ? error : new CallFailed('unavailable', String(error));
  }
}

/** Resolves after a time, or at once when `signal` is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
