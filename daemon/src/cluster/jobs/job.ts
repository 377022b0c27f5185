import { TrueframeError } from '@trueframe/sdk';
import type { SessionPlan } from '../../wire/session-plan.ts';
import type { JobKind } from '../names.ts';

/** A session that some node is to run. */
export interface Job {
  /** Listings go by it; grows with the time at which sessions were accepted. */
  readonly ordinal: number;
  readonly plan: SessionPlan;
}

/** Version of what is written. Readers take this one and all before it. */
const FORMAT = 1;

export function encodeJob(job: Job): Uint8Array {
  return Buffer.from(JSON.stringify({ format: FORMAT, ...job }));
}

/** @throws STORE_INVALID */
export function decodeJob(data: Uint8Array): Job {
  try {
    const { format, ordinal, plan } = JSON.parse(Buffer.from(data).toString());
    if (format >= 1 && format <= FORMAT) return { ordinal, plan };
    throw new Error(`it has format ${format}; this version reads up to ${FORMAT}`);
  } catch (cause) {
    const { message } = TrueframeError.from(cause);
    throw new TrueframeError('STORE_INVALID', `a job cannot be read: ${message}`, { cause });
  }
}

export function kindOf({ pace }: Pick<SessionPlan, 'pace'>): JobKind {
  return pace === 'live' ? 'live' : 'file';
}
