import type { EngineConfig } from '@trueframe/daemon';
import { cutFaces } from './cut-faces.ts';
import type { Findings } from './findings.ts';
import type { Crop } from './source-report.ts';
import { tellingSamples } from './telling-samples.ts';

/** Faces of a page. More of them, as of a crowd, get no pictures. */
const MOST_TRACKS = 40;
const SIZE = 192;

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
  const samples = wanted.map(({ sample }) => sample);
  const jpegs = await cutFaces(path, samples, SIZE, config);
  const crops = new Map<number, Crop[]>();
  for (const [k, { trackId, kind, sample }] of wanted.entries()) {
    crops.set(trackId, [...(crops.get(trackId) ?? []), { kind, sample, jpeg: jpegs[k] }]);
  }
  return crops;
}
