import { TrueframeError } from '@trueframe/sdk';
import { FORMAT } from './database.ts';

// Every value begins with the format that it was written in: one byte, or the field `format` of JSON.

/** Bytes that others make sense of. */
export function wrap(bytes: Uint8Array): Uint8Array {
  const value = new Uint8Array(bytes.length + 1);
  value[0] = FORMAT;
  value.set(bytes, 1);
  return value;
}

/** @throws STORE_INVALID */
export function unwrap(value: Uint8Array): Uint8Array {
  check(value[0]);
  return value.subarray(1);
}

export function toJson(content: object): Uint8Array {
  return Buffer.from(JSON.stringify({ format: FORMAT, ...content }));
}

/** @throws STORE_INVALID */
export function fromJson<T>(value: Uint8Array): T {
  const { format, ...content } = JSON.parse(Buffer.from(value).toString()) as { format?: number };
  check(format);
  return content as T;
}

function check(format: number | undefined): void {
  if (format !== undefined && format >= 1 && format <= FORMAT) return;
  const message = `a record of the session store has format ${format}; this version reads up to ${FORMAT}`;
  throw new TrueframeError('STORE_INVALID', message);
}
