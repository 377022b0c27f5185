import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TrueframeError } from '@trueframe/sdk';
import type { Picture } from '@trueframe/sdk/resize';
import { pairFolder, readPair } from './cut-pairs.ts';
import type { Outcome } from './outcome.ts';
import { fillFolder } from './outputs.ts';
import { decodePng, encodePng } from './png.ts';
import { type MaskOverflow, SSIM_WINDOW, ssimMask } from './ssim-mask.ts';

export interface MasksSettings {
  readonly overflow: MaskOverflow;
}

export interface DrawMasksTask {
  readonly step: 'masks';
  /** A fake with its crops in `pairs`. */
  readonly video: string;
  readonly out: string;
  readonly settings: MasksSettings;
}

/** A mask for every crop of a fake, under the crop's name. Crops that the original lacks, or below 7 x 7, have none. */
export async function drawMasks({
  video,
  out,
  settings,
}: DrawMasksTask): Promise<readonly Outcome[]> {
  const fake = await readPair(out, video);
  const real = await readPair(out, fake.original ?? '');
  const known = new Set(real.crops.map(({ file }) => file));
  const warnings: string[] = [];
  await fillFolder(join(out, 'masks', video), async (folder) => {
    for (const { file } of fake.crops) {
      if (!known.has(file)) {
        warnings.push(`${file}: ${real.video} has no such frame`);
        continue;
      }
      const [a, b] = await Promise.all([
        readCrop(pairFolder(out, real.video), file),
        readCrop(pairFolder(out, video), file),
      ]);
      if (Math.min(a.width, a.height) < SSIM_WINDOW) continue;
      await writeFile(join(folder, file), encodePng(ssimMask(a, b, settings.overflow)));
    }
  });
  return [{ video, state: 'done', ...(warnings.length > 0 && { warnings }) }];
}

async function readCrop(folder: string, file: string): Promise<Picture> {
  const path = join(folder, file);
  const content = await readFile(path).catch((cause) => {
    throw new TrueframeError('SOURCE_NOT_FOUND', `no such file: ${path}`, { cause });
  });
  return decodePng(content, path);
}
