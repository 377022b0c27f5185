import { element, endlessHead, unsigned } from './ebml.ts';

export interface StreamHead {
  /** Length of a tick of all times. */
  readonly tickNanoseconds: number;
  readonly codec: string;
  /** Data that decoders need beforehand; absent: none. */
  readonly codecPrivate?: Buffer;
  readonly width: number;
  readonly height: number;
  /** More elements of the video's settings. */
  readonly video?: readonly Buffer[];
}

/** The start of a Matroska stream of one video track, number 1, up to its first cluster. */
export function streamHead(head: StreamHead): Buffer {
  const { tickNanoseconds, codec, codecPrivate, width, height, video = [] } = head;
  const text = (value: string) => Buffer.from(value, 'ascii');
  return Buffer.concat([
    element(0x1a45dfa3, [
      element(0x4282, text('matroska')),
      element(0x4287, unsigned(4)),
      element(0x4285, unsigned(2)),
    ]),
    endlessHead(0x18538067),
    element(0x1549a966, [
      element(0x2ad7b1, unsigned(tickNanoseconds)),
      element(0x4d80, text('trueframe')),
      element(0x5741, text('trueframe')),
    ]),
    element(0x1654ae6b, [
      element(0xae, [
        element(0xd7, unsigned(1)),
        element(0x73c5, unsigned(1)),
        element(0x83, unsigned(1)),
        element(0x9c, unsigned(0)),
        element(0x86, text(codec)),
        ...(codecPrivate ? [element(0x63a2, codecPrivate)] : []),
        element(0xe0, [element(0xb0, unsigned(width)), element(0xba, unsigned(height)), ...video]),
      ]),
    ]),
  ]);
}
