import { stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { findVideos } from '@trueframe/dataset';

/**
 * Returns sources as they were named, and of folders the videos below them.
 * @throws REQUEST_INVALID when there is no video in a folder
 */
export async function findSources(named: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const source of named) {
    const isFolder = await stat(source).then(
      (facts) => facts.isDirectory(),
      // The daemon refuses, and says why.
      () => false,
    );
    if (isFolder) found.push(...(await videosOf(source)));
    else found.push(source);
  }
  return found;
}

async function videosOf(folder: string): Promise<readonly string[]> {
  // No outputs lie below.
  const { videos } = await findVideos([folder], join(folder, '\0'));
  return videos
    .filter(({ isPresent }) => isPresent)
    .map(({ path }) => join(folder, relative(resolve(folder), path)));
}
