import { element, elementParts, unsigned } from './ebml.ts';

export interface Picture {
  /** In ticks of the stream. */
  readonly time: bigint;
  /** 0: unknown. */
  readonly duration: bigint;
  /** Decoding can begin here. */
  readonly isKey: boolean;
  readonly bytes: Buffer;
}

/** Track 1, no offset to the time of the cluster, no lacing. */
const BLOCK_HEAD = Buffer.from('81000000', 'hex');
/** Refers to another one, it does not matter to which. */
const REFERENCE = element(0xfb, Buffer.of(0xff));

/** A picture in a cluster of its own, so that it is read at once and its time may be any. */
export function cluster({ time, duration, isKey, bytes }: Picture): Buffer {
  const stamp = element(0xe7, unsigned(time));
  const block = elementParts(0xa1, [BLOCK_HEAD, bytes]);
  const length = duration > 0n ? element(0x9b, unsigned(duration)) : Buffer.of();
  const reference = isKey ? Buffer.of() : REFERENCE;
  const group = elementParts(0xa0, [...block, length, reference]);
  return element(0x1f43b675, [stamp, ...group]);
}
