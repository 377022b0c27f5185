import type { Socket } from 'node:net';
import { TrueframeError } from '@trueframe/sdk';
import { onceIdleFor } from '../../../../lib/once-idle-for.ts';
import type { Ingest } from '../ingest.ts';

/**
 * Waits for the session's connection of the media socket.
 * @throws SOURCE_UNREACHABLE; SESSION_CANCELLED
 */
export async function claimMedia({ plan, settings, halt }: Ingest): Promise<Socket> {
  if (!settings.mediaSocket) {
    throw new TrueframeError('INTERNAL', 'this engine has no media socket for pushed media');
  }
  const late = new AbortController();
  const timer = onceIdleFor(settings.connectTimeout, () => late.abort());
  try {
    const signal = AbortSignal.any([halt, late.signal]);
    return await settings.mediaSocket.claim(plan.sessionId, signal);
  } catch (cause) {
    if (halt.aborted) throw cause;
    throw new TrueframeError(
      'SOURCE_UNREACHABLE',
      `no pushed media arrived within ${settings.connectTimeout / 1000} s`,
      { cause },
    );
  } finally {
    timer.stop();
  }
}
