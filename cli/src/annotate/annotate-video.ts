import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { burnIn } from '@trueframe/daemon/media';
import { TrueframeError } from '@trueframe/sdk';
import type { Findings } from '../report/findings.ts';
import { annotation } from './annotation.ts';

/**
 * Writes a copy of a video with what was found drawn into it.
 * @throws DECODE_FAILED, FFMPEG_MISSING; SOURCE_UNSUPPORTED when nothing is known of its pictures
 */
export async function annotateVideo(
  path: string,
  findings: Findings,
  output: string,
): Promise<void> {
  const video = findings.started?.video;
  if (!video) {
    throw new TrueframeError('SOURCE_UNSUPPORTED', `there is nothing to annotate in ${path}`);
  }
  const { width, height } = video;
  const folder = await mkdtemp(join(tmpdir(), 'trueframe-annotate-'));
  try {
    const subtitles = join(folder, 'faces.ass');
    await writeFile(subtitles, annotation(findings, { width, height }));
    await burnIn({ path, subtitles, width, height, output });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
