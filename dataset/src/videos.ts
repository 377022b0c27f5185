import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join, relative, resolve } from 'node:path';
import { isJunk, parseJson, readText } from '@trueframe/daemon/lib';
import { TrueframeError } from '@trueframe/sdk';
import * as z from 'zod';

/** One video of a data set, as plain data. */
export interface Video {
  /** `folder/file.mp4`, beginning with the folder that was named: what its outputs are called. */
  readonly name: string;
  readonly path: string;
  /** Folder part of the name; empty for a file that was named itself. */
  readonly folder: string;
  /** From metadata.json, as are the following. */
  readonly label?: 'REAL' | 'FAKE' | undefined;
  /** Name of the video that a fake was made from. */
  readonly original?: string | undefined;
  readonly split?: string | undefined;
  /** False: metadata.json has it, the folder does not. */
  readonly isPresent: boolean;
}

export interface VideoSet {
  /** By name. */
  readonly videos: readonly Video[];
  /** Folders with a metadata.json, and its text. */
  readonly metadata: ReadonlyMap<string, string>;
}

const EXTENSIONS = new Set(['.mp4', '.mov', '.m4v', '.mkv', '.webm', '.avi', '.ts']);
const METADATA = 'metadata.json';

/** True when a file of this name is taken for a video. */
export function isVideoName(path: string): boolean {
  return EXTENSIONS.has(extname(path).toLowerCase());
}

/** DFDC's: file name → facts. */
const Metadata = z.record(
  z.string(),
  z.object({
    label: z.enum(['REAL', 'FAKE']),
    split: z.string().nullish(),
    original: z.string().nullish(),
  }),
);

interface Walk {
  readonly videos: Map<string, Video>;
  readonly metadata: Map<string, string>;
  /** Never entered: where outputs go. */
  readonly except: string;
}

/**
 * The videos of files and folders, folders with all that is below them.
 * @throws SOURCE_NOT_FOUND; REQUEST_INVALID two of one name, a metadata.json that is none, nothing found
 */
export async function findVideos(inputs: readonly string[], except: string): Promise<VideoSet> {
  const walk: Walk = { videos: new Map(), metadata: new Map(), except: resolve(except) };
  for (const input of inputs) {
    const path = resolve(input);
    const facts = await stat(path).catch((cause) => {
      throw new TrueframeError('SOURCE_NOT_FOUND', `no such file or folder: ${input}`, { cause });
    });
    if (facts.isDirectory()) await enter(path, basename(path), walk);
    else add(walk, { name: basename(path), path, folder: '', isPresent: true });
  }
  if (walk.videos.size === 0) {
    throw new TrueframeError('REQUEST_INVALID', `no videos in ${inputs.join(', ')}`);
  }
  const videos = [...walk.videos.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { videos, metadata: walk.metadata };
}

async function enter(path: string, folder: string, walk: Walk): Promise<void> {
  const found = await readdir(path, { withFileTypes: true });
  const entries = found.filter(({ name }) => !isJunk(name));
  const files = entries.filter(
    (entry) => !entry.isDirectory() && EXTENSIONS.has(extname(entry.name).toLowerCase()),
  );
  const present = new Set(files.map(({ name }) => name));
  const facts = entries.some(({ name }) => name === METADATA)
    ? await readMetadata(path, folder, walk)
    : {};
  for (const file of new Set([...present, ...Object.keys(facts)])) {
    const { label, split, original } = facts[file] ?? {};
    add(walk, {
      name: `${folder}/${file}`,
      path: join(path, file),
      folder,
      label,
      split: split ?? undefined,
      original: label === 'FAKE' && original ? `${folder}/${original}` : undefined,
      isPresent: present.has(file),
    });
  }
  for (const entry of entries) {
    const below = join(path, entry.name);
    if (entry.isDirectory() && below !== walk.except) {
      await enter(below, `${folder}/${entry.name}`, walk);
    }
  }
}

async function readMetadata(path: string, folder: string, walk: Walk) {
  const file = join(path, METADATA);
  const text = await readText(file, 'REQUEST_INVALID');
  walk.metadata.set(folder, text);
  const result = Metadata.safeParse(parseJson(text, file, 'REQUEST_INVALID'));
  if (result.success) return result.data;
  throw new TrueframeError(
    'REQUEST_INVALID',
    `${file} is not as DFDC's, file → label, original, split:\n${z.prettifyError(result.error)}`,
  );
}

function add({ videos }: Walk, video: Video): void {
  const other = videos.get(video.name);
  if (other && other.path !== video.path) {
    const both = [other.path, video.path].map((path) => relative('.', path) || path);
    throw new TrueframeError(
      'REQUEST_INVALID',
      `${both.join(' and ')} would both be called ${video.name}: give the folder above them`,
    );
  }
  videos.set(video.name, video);
}
