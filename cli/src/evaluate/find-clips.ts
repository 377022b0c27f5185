import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { findVideos } from '@trueframe/dataset';
import { TrueframeError } from '@trueframe/sdk';
import type { Clip } from './clip.ts';
import { readManifest } from './read-manifest.ts';

/**
 * The labelled clips of a manifest, or of a folder with `real` and `fake` below it; what is beside the two is left out. In
 * a folder, the first folder below `fake` or `real` is the family.
 * @throws SOURCE_NOT_FOUND; REQUEST_INVALID a bad manifest, or a folder with neither
 */
export async function findClips(input: string): Promise<Clip[]> {
  const facts = await stat(input).catch((cause) => {
    throw new TrueframeError('SOURCE_NOT_FOUND', `no such file or folder: ${input}`, { cause });
  });
  return facts.isDirectory() ? clipsOfFolder(resolve(input)) : readManifest(input);
}

async function clipsOfFolder(folder: string): Promise<Clip[]> {
  const names = await readdir(folder);
  const classes = ['real', 'fake'].filter((name) => names.includes(name));
  if (classes.length === 0) {
    throw new TrueframeError(
      'REQUEST_INVALID',
      `${folder} has no folders real and fake; or give a manifest with the columns path and label`,
    );
  }
  const { videos } = await findVideos(
    classes.map((name) => join(folder, name)),
    // Outputs lie nowhere below the two.
    folder,
  );
  return videos.map(({ name, path }) => {
    const [label, ...below] = name.split('/');
    return {
      name,
      path,
      isFake: label === 'fake',
      family: below.length > 1 ? below[0] : undefined,
    };
  });
}
