/** A box of an MP4 file, with text as its content. */
function box(type: string, payload: string): Buffer {
  const bytes = Buffer.alloc(8 + payload.length);
  bytes.writeUInt32BE(bytes.length, 0);
  bytes.write(type + payload, 4, 'latin1');
  return bytes;
}

/** What a fragmented MP4 begins with; no decoder reads it. */
export const initialisation = Buffer.concat([box('ftyp', 'isom'), box('moov', 'tracks')]);

/** The n-th fragment, for readers that look at boxes and not into them. */
export function fragment(n: number): Buffer {
  return Buffer.concat([box('moof', `head${n}`), box('mdat', `data${n}`)]);
}
