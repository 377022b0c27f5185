/** Bytes of media in one packet: what fits into a frame of Ethernet. */
const MOST = 1400;
/** `$`, channel, length; then the header of RTP. */
const HEAD = 4 + 12;
const PAYLOAD_TYPE = 96;
const FU_A = 28;

/** The packets of one frame, interleaved for TCP, to be stamped with numbers and a time before they are sent. */
export interface RtpFrame {
  readonly bytes: Buffer;
  /** Places in `bytes` at which packets begin. */
  readonly at: readonly number[];
}

/** @param nals the NAL units of one frame, see RFC 6184 */
export function packed(nals: readonly Uint8Array[]): RtpFrame {
  const payloads = nals.flatMap(payloadsOf);
  const at: number[] = [];
  let length = 0;
  const packets = payloads.map((payload, k) => {
    at.push(length);
    const head = Buffer.alloc(HEAD);
    head[0] = 0x24;
    head.writeUInt16BE(HEAD - 4 + payload.length, 2);
    head[4] = 0x80;
    head[5] = PAYLOAD_TYPE | (k === payloads.length - 1 ? 0x80 : 0);
    head.writeUInt32BE(1, 12);
    length += HEAD + payload.length;
    return Buffer.concat([head, payload]);
  });
  return { bytes: Buffer.concat(packets), at };
}

/** A copy whose packets are numbered from `sequence` on. `ticks`: time of the frame, 90,000 a second. */
export function stamped({ bytes, at }: RtpFrame, sequence: number, ticks: number): Buffer {
  const copy = Buffer.from(bytes);
  for (const [k, start] of at.entries()) {
    copy.writeUInt16BE((sequence + k) & 0xffff, start + 6);
    copy.writeUInt32BE(ticks % 2 ** 32, start + 8);
  }
  return copy;
}

/** A NAL unit as one payload, or in fragments where it is too long. */
function payloadsOf(nal: Uint8Array): Uint8Array[] {
  if (nal.length <= MOST) return [nal];
  const [head = 0] = nal;
  const fragments: Uint8Array[] = [];
  for (let at = 1; at < nal.length; at += MOST - 2) {
    const part = nal.subarray(at, at + MOST - 2);
    const isFirst = at === 1 ? 0x80 : 0;
    const isLast = at + part.length === nal.length ? 0x40 : 0;
    fragments.push(
      Buffer.concat([Buffer.from([(head & 0xe0) | FU_A, isFirst | isLast | (head & 31)]), part]),
    );
  }
  return fragments;
}
