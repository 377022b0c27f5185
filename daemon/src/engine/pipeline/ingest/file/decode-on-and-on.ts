import { setTimeout as wait } from 'node:timers/promises';
import { TrueframeError } from '@trueframe/sdk';
import { logWarning } from '../../../../lib/log-cause.ts';
import type { DecodeOutcome } from '../../decode/decode-outcome.ts';
import type { Ingest, MediaResume } from '../ingest.ts';

/** Most tries for one frame, or for the start. */
const MAX_TRIES = 3;
const RETRY_MS = 100;

type Outcome = DecodeOutcome & { readonly reading: { hasJumped(): boolean } };

/**
 * Runs the decoder of a file, and again when somebody killed or stopped it: from the last frame that is queued, as if nothing
 * had happened.
 * @throws DECODE_FAILED when it gets no further
 */
export async function decodeOnAndOn<T extends Outcome>(
  { plan, timeline, ledger, halt, resume, jumps }: Ingest,
  path: string,
  decode: (from: MediaResume | undefined) => Promise<T>,
): Promise<T> {
  const begun = timeline.received;
  const forgetJumps = jumps.mark();
  let from = resume;
  let lost: T | undefined;
  for (let tries = 1; ; tries += 1) {
    const before = timeline.received;
    const last = await decode(from);
    const outcome = lost ? continued(lost, last) : last;
    if (last.end !== 'lost' || halt.aborted) return outcome;
    lost = outcome;
    const { received, lastMs } = timeline;
    if (received > before) tries = 1;
    if (tries >= MAX_TRIES) {
      throw new TrueframeError(
        'DECODE_FAILED',
        `ffmpeg was killed, died or hung ${MAX_TRIES} times while it decoded ${path}, after ${received} frames: is the machine short of memory?`,
        { details: { tries: MAX_TRIES, frames: received } },
      );
    }
    // Later frames depend on jumps and damage before them.
    const isDamaged = (ledger.counts().dropped.corrupt ?? 0) > 0;
    const fromStart = isDamaged || last.reading.hasJumped();
    const reason = 'DECODE_FAILED';
    if (received > begun) from = { afterPtsMs: lastMs, received, silentMs: 0, reason, fromStart };
    // Frames that are decoded again are counted again.
    forgetJumps();
    const said = `ffmpeg was lost after ${received} frames of a file: it is started again`;
    logWarning(said, plan.sessionId);
    await wait(RETRY_MS * tries, undefined, { signal: halt }).catch(() => {});
  }
}

/** Keeps what a run that was lost had found. */
function continued<T extends Outcome>(lost: T, last: T): T {
  return {
    ...last,
    pictures: lost.pictures + last.pictures,
    lastPicture: last.lastPicture ?? lost.lastPicture,
    log: last.log.errorCount > 0 || lost.log.errorCount === 0 ? last.log : lost.log,
  };
}
