/** Number of `raw_input_contents` in ModelInferRequest. */
const RAW = 7;
/** Most bytes of everything else; decoded, they may take fifty times as much. */
const MOST_OTHER_BYTES = 1024 * 1024;
/** Most fields at the top: tensors, outputs, parameters. */
const MOST_FIELDS = 1024;

/**
 * Looks over a ModelInferRequest before it is decoded: a message of millions of empty parts would take gigabytes. Returns the reason
 * why it is refused; undefined: it may be decoded.
 */
export function faultOf(bytes: Uint8Array): string | undefined {
  let other = 0;
  let fields = 0;
  for (let at = 0; at < bytes.length; ) {
    const [tag, afterTag] = readVarint(bytes, at);
    const [length, body] = readVarint(bytes, afterTag);
    // All fields of the message have this form.
    const isDelimited = (tag & 7) === 2;
    const end = body + length;
    if (!isDelimited || !(end <= bytes.length))
      return 'the bytes of the request are no message of its type';
    fields += 1;
    other += (tag >>> 3 === RAW ? body : end) - at;
    if (fields > MOST_FIELDS) return `the request has more than ${MOST_FIELDS} fields`;
    if (other > MOST_OTHER_BYTES) {
      return `the request has more than ${MOST_OTHER_BYTES} bytes outside of raw_input_contents; give the elements of large tensors there`;
    }
    at = end;
  }
  return undefined;
}

/** Returns a number and the place after it; NaN where there is none. */
function readVarint(bytes: Uint8Array, from: number): [value: number, end: number] {
  let value = 0;
  for (let k = 0; k < 5; k += 1) {
    const byte = bytes[from + k];
    if (byte === undefined) break;
    value += (byte & 127) * 2 ** (7 * k);
    if (byte < 128) return [value, from + k + 1];
  }
  return [Number.NaN, from];
}
