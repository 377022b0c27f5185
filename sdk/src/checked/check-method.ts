import type { MethodOutcome, PlannedInput } from '../method.ts';
import type { Picture, PictureData } from '../tensor/resize/picture.ts';
import { checkPooled } from './check-pooled.ts';
import { refuse } from './refuse.ts';
import { shown } from './shown.ts';

/** Indices of frames, growing. @throws PLUGIN_OUTPUT_INVALID */
export function checkFrames(owner: string, frames: unknown): readonly number[] {
  if (!Array.isArray(frames)) refuse(owner, `gave ${shown(frames)}, expected a list of frames`);
  let last = -1;
  for (const frame of frames) {
    if (!Number.isSafeInteger(frame) || frame <= last) {
      refuse(owner, `frame ${shown(frame)} comes after ${last}: whole numbers, growing`);
    }
    last = frame;
  }
  return frames;
}

/** As many pixels as its size says. @throws PLUGIN_OUTPUT_INVALID */
export function checkPicture<D extends PictureData>(
  owner: string,
  picture: Picture<D>,
): Picture<D> {
  const { data, width, height, channels } = picture ?? {};
  const isSound = ArrayBuffer.isView(data) && data.length === width * height * channels;
  if (isSound && data.length > 0) return picture;
  return refuse(
    owner,
    `gave a picture of ${shown(width)}x${shown(height)}x${shown(channels)} with ${shown(data?.length)} values`,
  );
}

/** Inputs whose frames grow and whose votes are of members that there are. @throws PLUGIN_OUTPUT_INVALID */
export function checkPlan(owner: string, plan: unknown, members: number): readonly PlannedInput[] {
  if (!Array.isArray(plan)) refuse(owner, `planned ${shown(plan)}, expected a list of inputs`);
  for (const { frames, votes, track } of plan as readonly PlannedInput[]) {
    if (checkFrames(owner, frames).length === 0) refuse(owner, 'planned an input without frames');
    const isMember = ({ member }: PlannedInput['votes'][number]) =>
      Number.isSafeInteger(member) && member >= 0 && member < members;
    if (!Array.isArray(votes) || !votes.every(isMember)) {
      refuse(owner, `planned the votes ${shown(votes)} for ${members} members`);
    }
    if (!Number.isSafeInteger(track) || track < 0) refuse(owner, `planned track ${shown(track)}`);
  }
  return plan;
}

/** @throws PLUGIN_OUTPUT_INVALID */
export function checkOutcome(owner: string, outcome: unknown, results: number): MethodOutcome {
  const { score, isFallback } = (outcome ?? {}) as Partial<MethodOutcome>;
  if (typeof isFallback !== 'boolean') {
    refuse(owner, `isFallback is ${shown(isFallback)}, expected true or false`);
  }
  return { isFallback, score: checkPooled(owner, score, results) };
}
