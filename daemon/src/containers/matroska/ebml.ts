/** An EBML element: id as it stands in the file, then its size, then its content. */
export function element(id: number, content: Uint8Array | readonly Uint8Array[]): Buffer {
  return Buffer.concat(elementParts(id, content instanceof Uint8Array ? [content] : content));
}

/** The same in parts, none of them copied. */
export function elementParts(id: number, content: readonly Uint8Array[]): Uint8Array[] {
  const contentBytes = content.reduce((sum, { length }) => sum + length, 0);
  return [elementHead(id, contentBytes), ...content];
}

function elementHead(id: number, contentBytes: number): Buffer {
  const size = Buffer.alloc(8);
  size.writeUInt32BE(0x01000000 + Math.floor(contentBytes / 2 ** 32), 0);
  size.writeUInt32BE(contentBytes % 2 ** 32, 4);
  return Buffer.concat([idBytes(id), size]);
}

/** The head of an element that ends with the stream. */
export function endlessHead(id: number): Buffer {
  return Buffer.concat([idBytes(id), Buffer.from('01ffffffffffffff', 'hex')]);
}

export function unsigned(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

function idBytes(id: number): Buffer {
  const hex = id.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}
