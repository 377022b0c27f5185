import { type Event__Output, fieldNames, fromStatusMessage, packageDefinition } from './index.ts';

type Fields = Record<string, unknown>;

/** As many digits as single precision has. */
const FLOATS = fieldNames(packageDefinition, 'TYPE_FLOAT');
/** Text, because readers of JSON may hold less than 64 bits. */
const LONGS = fieldNames(packageDefinition, 'TYPE_UINT64', 'TYPE_INT64');
const TIMES = fieldNames(packageDefinition, 'google.protobuf.Timestamp');

/**
 * An event in proto3 JSON: lowerCamelCase, 64-bit numbers as text, enums by name, times as RFC 3339. Before its fields comes
 * `source`, what the caller asked to be analysed.
 */
export function eventJson(event: Event__Output, source: string): Fields {
  // `payload` only says which of the alternatives is set.
  const { payload: _, ...rest } = event;
  const { sessionId, sequence, emittedAt, ...content } = messageJson(rest);
  return { source, sessionId, sequence, ...(emittedAt !== undefined && { emittedAt }), ...content };
}

/** Any other message, as received, in the same form. */
export function messageJson(message: object): Fields {
  return plain(message) as Fields;
}

function plain(value: unknown, key = ''): unknown {
  if (typeof value === 'number') return plainNumber(value, key);
  if (typeof value !== 'object' || value === null) return value;
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (Array.isArray(value)) return value.map((item) => plain(item, key));
  if (key === 'status') return statusJson(value);
  if (TIMES.has(key)) return rfc3339(value);
  const fields: Fields = {};
  for (const [name, inner] of Object.entries(value)) {
    // `_score` says whether the optional `score` is set; absent messages come as null.
    if (name.startsWith('_') || inner === null || inner === undefined) continue;
    // The keys of a map are no names of fields.
    fields[name] = plain(inner, LONGS.has(key) ? key : name);
  }
  return fields;
}

function plainNumber(value: number, key: string): number | string {
  if (!Number.isFinite(value) || LONGS.has(key)) return String(value);
  if (!FLOATS.has(key)) return value;
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/** Known details in the clear, as JSON has them, instead of their bytes. */
function statusJson(value: object): Fields {
  const { code, message, reason, metadata, retryDelayMs } = fromStatusMessage(value);
  const details: Fields[] = [
    { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'trueframe', metadata },
  ];
  if (retryDelayMs !== undefined) {
    details.push({
      '@type': 'type.googleapis.com/google.rpc.RetryInfo',
      retryDelay: `${retryDelayMs / 1000}s`,
    });
  }
  return { code, message, details };
}

function rfc3339({ seconds, nanos }: { seconds?: unknown; nanos?: number }): string {
  const date = new Date(Number(seconds) * 1000 + Math.floor((nanos ?? 0) / 1e6));
  return date.toISOString();
}
