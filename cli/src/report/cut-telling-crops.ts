import type { EngineConfig } from '@trueframe/daemon';
import { encodeJpegs } from '@trueframe/daemon/media';
import { type CropRule, cutCrops } from '@trueframe/dataset';
import type { Findings } from './findings.ts';
import type { Crop } from './source-report.ts';
import { tellingSamples } from './telling-samples.ts';

/** The face with a margin, so that hair and chin are there, too. */
const RULE: CropRule = {
  use: 'margin',
  margin: 0.3,
  isSquare: true,
  size: 192,
  fit: 'letterbox',
  filter: 'opencv-area',
};

/** Faces of a page. More of them, as of a crowd, get no pictures. */
const MOST_TRACKS = 40;

/**
 * Cuts the most telling frames of each face out of the file that was analysed.
 * @throws SOURCE_*, DECODE_*, FFMPEG_MISSING
 */
export async function cutTellingCrops(
  path: string,
  { tracks }: Findings,
  config: EngineConfig,
): Promise<ReadonlyMap<number, readonly Crop[]>> {
  const wanted = tracks
    .toSorted((a, b) => (b.verdict?.score ?? 0) - (a.verdict?.score ?? 0))
    .slice(0, MOST_TRACKS)
    .flatMap(({ trackId, samples }) =>
      tellingSamples(samples).map((telling) => ({ trackId, ...telling })),
    );
  const places = wanted.map(({ sample }) => ({ frame: sample.frameIndex, box: sample.box }));
  const pictures = await cutCrops(path, places, RULE, config);
  const jpegs = await encodeJpegs(pictures.filter((picture) => picture !== undefined));
  const crops = new Map<number, Crop[]>();
  let next = 0;
  for (const [k, { trackId, kind, sample }] of wanted.entries()) {
    const jpeg = pictures[k] ? jpegs[next++] : undefined;
    crops.set(trackId, [...(crops.get(trackId) ?? []), { kind, sample, jpeg }]);
  }
  return crops;
}
