import type { ModelInput } from '@trueframe/sdk';
import type { SamplingPolicy } from '../../../config/sampling.ts';
import type { WindowPlan } from './window-clock.ts';

/** Windows that a ring has room for beside its frames: those that workers hold while the next one fills. */
const WINDOWS_IN_RING = 3;

type TimeAxis = Pick<ModelInput, 'frames' | 'step'>;

/** Returns how far each frame that a model looks at comes before the last one, growing; for a clip model, in its shortest clip. */
export function offsetsOf({ frames, step }: TimeAxis): number[] {
  return Array.from({ length: frames - 1 }, (_, k) => (k + 1) * step);
}

/** Returns the window that covers all members of an ensemble; undefined: each looks at single frames. */
export function windowFor(members: readonly TimeAxis[]): WindowPlan | undefined {
  const offsets = [...new Set(members.flatMap(offsetsOf))].sort((a, b) => a - b);
  const last = offsets.at(-1);
  return last === undefined ? undefined : { length: last + 1, offsets };
}

/** Slots of the ring of a session for which `ringSlots` would do if frames were analysed alone. */
export function ringSlotsFor(ringSlots: number, window: WindowPlan | undefined): number {
  return ringSlots + WINDOWS_IN_RING * (window?.offsets.length ?? 0);
}

/** Returns whether a window may begin before the one before it has ended. */
export function mayOverlap(
  policy: SamplingPolicy | { readonly frames: unknown },
  window: WindowPlan | undefined,
  { frameCount, frameRate }: { readonly frameCount: number; readonly frameRate: number },
): boolean {
  if (!window) return false;
  if (typeof policy === 'string' || 'frames' in policy) return true;
  const { length } = window;
  if ('everyNth' in policy) return policy.everyNth < length;
  if ('keyFrames' in policy) return true;
  if ('fps' in policy) return policy.fps * length > frameRate;
  return frameCount < policy.evenlySpread * length;
}
