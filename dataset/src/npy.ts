/** A NumPy file (format 1.0) of 16-bit numbers, for `numpy.load`. */
export function encodeNpy(values: Int16Array, shape: readonly number[]): Buffer {
  const dims = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const facts = `{'descr': '<i2', 'fortran_order': False, 'shape': (${dims}), }`;
  const magic = Buffer.from('934e554d50590100', 'hex');
  // The data begin at a multiple of 64; the header ends with a newline.
  const length = Math.ceil((magic.length + 2 + facts.length + 1) / 64) * 64 - magic.length - 2;
  const header = Buffer.alloc(2 + length, ' ');
  header.writeUInt16LE(length, 0);
  header.write(facts, 2);
  header.write('\n', 1 + length);
  const data = Buffer.alloc(values.length * 2);
  for (const [i, value] of values.entries()) data.writeInt16LE(value, i * 2);
  return Buffer.concat([magic, header, data]);
}
