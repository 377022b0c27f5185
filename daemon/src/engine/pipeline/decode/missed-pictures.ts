import { createReadStream } from 'node:fs';
import { PacketCutter } from '../../../containers/ts/packets.ts';
import { PictureCounter } from '../../../containers/ts/picture-counter.ts';
import type { FilePart } from './next-part.ts';

/** Counts the pictures of a transport stream of which these parts were read, in order, and those between them. */
export async function missedPictures(
  path: string,
  parts: readonly Pick<FilePart, 'skipBytes' | 'streamId'>[],
  signal?: AbortSignal,
): Promise<{ readonly read: number; readonly missed: number }> {
  const cutter = new PacketCutter();
  const counter = new PictureCounter((byte) => {
    const part = parts.findLast(({ skipBytes }) => skipBytes <= byte) ?? parts[0];
    return Number(part?.streamId);
  });
  const stream = createReadStream(path, { highWaterMark: 2 ** 20, ...(signal && { signal }) });
  for await (const chunk of stream) counter.push(cutter.push(chunk as Buffer));
  return { read: counter.read, missed: counter.missed(false) };
}
