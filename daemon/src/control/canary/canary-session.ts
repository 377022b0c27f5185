import { randomBytes } from 'node:crypto';
import { TrueframeError } from '@trueframe/sdk';
import type { SessionPlan } from '../../wire/session-plan.ts';
import type { SessionProgress } from '../../wire/session-progress.ts';
import type { HostedSession, SessionClosed, SessionHost } from '../engines/hosted-session.ts';
import { type Answer, AnswerBuilder } from './answer.ts';
import { CANARY_TENANT } from './known-answers.ts';

export type CanaryPlan = Pick<SessionPlan, 'pipeline' | 'pipelineVersion' | 'sampling'> & {
  /** Absolute path of the clip. */
  readonly path: string;
};

/** End of one analysis: what was said, why it failed, or why there is no telling. */
export type CanaryEnd =
  | { readonly answer: Answer }
  | { readonly error: TrueframeError }
  | { readonly silence: string };

/** A session that no caller has asked for: it takes no seat, is in no listing, and keeps nothing. */
class CanarySession implements HostedSession {
  readonly id = `canary-${randomBytes(6).toString('base64url')}`;
  readonly #plan: CanaryPlan;
  readonly #onEnd: (end: CanaryEnd) => void;
  readonly #builder = new AnswerBuilder();

  constructor(plan: CanaryPlan, onEnd: (end: CanaryEnd) => void) {
    this.#plan = plan;
    this.#onEnd = onEnd;
  }

  plan(): SessionPlan {
    const { path, ...pipeline } = this.#plan;
    return {
      ...pipeline,
      sessionId: this.id,
      source: { kind: 'file', path },
      // Nothing is dropped, however busy the machine is: a late answer is the same answer.
      pace: 'lossless',
      tenant: CANARY_TENANT,
      includeScores: true,
      includeTrackUpdates: false,
      maxMediaMs: 0,
      rung: 0,
    };
  }

  onAssigned(): void {}

  onProgress({ events }: SessionProgress): void {
    for (const event of events) this.#builder.add(event);
  }

  onClosed({ error }: SessionClosed): void {
    const answer = this.#builder.build();
    if (error) this.#onEnd({ error: TrueframeError.fromWire(error) });
    else if (answer) this.#onEnd({ answer });
    else this.#onEnd({ silence: 'it ended without a verdict' });
  }

  onUnconfirmed(): void {}

  onEngineLost(): boolean {
    this.#onEnd({ silence: 'its engine is gone' });
    return false;
  }

  onRefused(error: TrueframeError): void {
    this.#onEnd({ error });
  }
}

/** Analyses the clip once. After `limitMs` it is given up. */
export async function analyseCanary(
  host: SessionHost,
  plan: CanaryPlan,
  limitMs: number,
): Promise<CanaryEnd> {
  let timer: NodeJS.Timeout | undefined;
  const end = await new Promise<CanaryEnd>((resolve) => {
    const session = new CanarySession(plan, resolve);
    timer = setTimeout(() => {
      resolve({ silence: `it was not over after ${limitMs} ms` });
      host.cancel(session.id);
    }, limitMs);
    timer.unref();
    host.host(session);
  });
  clearTimeout(timer);
  return end;
}
