import type { LabelledClip } from './labelled-clip.ts';
import type { LeftOutClips } from './left-out-clips.ts';

/** Each `every`th clip of each list, the first one included. */
export function thinned(left: LeftOutClips, every: number): LeftOutClips {
  const some = (clips: readonly LabelledClip[]) => clips.filter((_, k) => k % every === 0);
  const { splits, reals, lastFakes, lastReals, videos } = left;
  return {
    splits: Object.fromEntries(Object.entries(splits).map(([name, clips]) => [name, some(clips)])),
    reals: some(reals),
    lastFakes: some(lastFakes),
    lastReals: some(lastReals),
    videos: ['real', 'fake'].flatMap((label) =>
      some(videos.filter((clip) => clip.label === label)),
    ),
  };
}
