import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineConfig } from '@trueframe/daemon';
import { writeWhole } from '@trueframe/dataset';
import { cutFaces } from '../report/cut-faces.ts';
import type { Findings } from '../report/findings.ts';
import { decisiveSamples } from './decisive-samples.ts';

/** Frames of each face. */
const PER_TRACK = 5;
const SIZE = 320;

/**
 * Writes the faces that decided as JPEG files, and `evidence.json` with the time, box and scores of each.
 * @throws SOURCE_*, DECODE_*, FFMPEG_MISSING
 */
export async function writeEvidence(
  folder: string,
  path: string,
  findings: Findings,
  config: EngineConfig,
): Promise<void> {
  const wanted = findings.tracks.flatMap(({ trackId, samples }) =>
    decisiveSamples(samples, PER_TRACK).map((sample, k) => ({ trackId, rank: k + 1, sample })),
  );
  const samples = wanted.map(({ sample }) => sample);
  const jpegs = await cutFaces(path, samples, SIZE, config);
  const faces = wanted.map(({ trackId, rank, sample }, k) => {
    const file = jpegs[k] ? `track-${trackId}-${rank}.jpg` : null;
    return { file, trackId, ...sample };
  });
  const { sessionId, sha256, started, summary } = findings;
  const facts = {
    ...{ source: path, sha256, sessionId },
    ...{ pipeline: started?.pipeline, pipelineVersion: started?.pipelineVersion },
    ...{ label: summary?.verdict?.label, score: summary?.verdict?.score, faces },
  };
  // Makes the folder.
  await writeWhole(join(folder, 'evidence.json'), `${JSON.stringify(facts, null, 1)}\n`);
  for (const [k, { file }] of faces.entries()) {
    if (file) await writeFile(join(folder, file), jpegs[k] as Buffer);
  }
}
