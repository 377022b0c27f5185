import type { PlannedInput } from '../method.ts';
import type { ModelInput } from '../model-manifest.ts';
import type { Picture, PictureData } from '../tensor/resize/picture.ts';
import { expectSame, expectThat } from './check.ts';
import { overThere } from './rehearsal.ts';

/** Frames of one video, growing. */
export function expectIndices(indices: readonly number[], what: string): void {
  let last = -1;
  for (const index of indices) {
    const isNext = Number.isInteger(index) && index > last;
    expectThat(isNext, `${what}: frame ${index} comes after ${last}; expected growing indices`);
    last = index;
  }
}

/** Expects an input that the host can cut, send to another thread and have scored by one run of each voter. */
export function expectPlanned(planned: PlannedInput, members: readonly ModelInput[]): void {
  const { frames, crop, votes, track } = planned;
  expectIndices(frames, 'a planned input');
  overThere(crop, 'crop');
  expectThat(Number.isInteger(track) && track >= 0, `track ${track} is not 0, 1, 2, …`);
  expectThat(votes.length > 0, 'a planned input has no votes');
  const sizes = votes.map(({ member }) => {
    const input = members[member];
    expectThat(input !== undefined, `vote of member ${member}, there are ${members.length}`);
    const most = input.maxFrames ?? input.frames;
    const fits = frames.length >= input.frames && frames.length <= most;
    expectThat(
      fits,
      `${frames.length} frames for member ${member}, which takes ${input.frames}..${most}`,
    );
    return `${input.width}x${input.height}`;
  });
  const [first] = sizes;
  expectThat(
    sizes.every((size) => size === first),
    `one input for models of ${[...new Set(sizes)].join(' and ')}: expected one size`,
  );
  const voters = votes.map(({ member, isMirrored }) => `${member} ${isMirrored}`);
  expectThat(new Set(voters).size === voters.length, 'a member is asked the same twice');
}

/** A whole picture of three channels. */
export function expectPicture(
  { data, width, height, channels }: Picture<PictureData>,
  what: string,
) {
  const isSize = [width, height].every((side) => Number.isInteger(side) && side > 0);
  expectThat(isSize && channels === 3, `${what} is ${width}x${height}x${channels}, expected RGB`);
  expectSame(data.length, width * height * channels, `samples of the ${what}`);
}
