import type { IncomingMessage } from 'node:http';
import {
  type DescMethod,
  fromBinary,
  fromJsonString,
  type JsonReadOptions,
} from '@bufbuild/protobuf';
import { registry } from './descriptors.ts';

/** Form in which a request brings its message. */
export interface Form {
  /** Five bytes before it give its length. */
  readonly isEnveloped: boolean;
  readonly isJson: boolean;
}

export interface RequestMessage {
  /** As Connect reads it; of a request with a fault an empty message. */
  readonly body: Uint8Array;
  /** Words for what is wrong with the request; undefined: nothing. */
  readonly fault: string | undefined;
}

/** A slip of the pen in a name is to be heard of. */
export const jsonOptions: Partial<JsonReadOptions> & { registry: typeof registry } = {
  registry,
  ignoreUnknownFields: false,
};

/** JSON takes more than the 64 KiB that the message itself may have. */
const MOST_BYTES = 256 * 1024;

/** Bytes of an envelope before its message. */
const HEAD = 5;

/** Returns undefined for content of another kind. */
export function formOf(contentType: string | undefined): Form | undefined {
  const match = /^application\/(?:(connect|grpc-web)\+)?(json|proto)(?:; ?charset=utf-?8)?$/i.exec(
    contentType ?? '',
  );
  if (match) return { isEnveloped: match[1] !== undefined, isJson: match[2] === 'json' };
  return contentType === 'application/grpc-web' ? { isEnveloped: true, isJson: false } : undefined;
}

/** Reads the message of a request to its end, and finds out whether it can be decoded. */
export async function readMessage(
  request: IncomingMessage,
  form: Form,
  method: DescMethod,
): Promise<RequestMessage> {
  // The many messages of such a call cannot be read before it begins.
  if (method.methodKind === 'bidi_streaming') return { body: emptyMessage(form), fault: undefined };
  const bytes = await readAll(request);
  if (bytes?.length === 0 && form.isJson) return { body: emptyMessage(form), fault: undefined };
  const fault =
    bytes === undefined
      ? `the body of the request has more than ${MOST_BYTES} bytes`
      : faultOf(bytes, form, method);
  return { body: fault === undefined ? (bytes as Buffer) : emptyMessage(form), fault };
}

/** Returns a body that holds a message without fields. */
function emptyMessage(form: Form): Uint8Array {
  return enveloped(Buffer.from(form.isJson ? '{}' : ''), form.isEnveloped);
}

export function enveloped(message: Uint8Array, isEnveloped = true): Uint8Array {
  if (!isEnveloped) return message;
  const head = Buffer.alloc(HEAD);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

async function readAll(request: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let size = 0;
  // The rest of one that is too long is read by Node, and thrown away.
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    pieces.push(piece);
    size += piece.length;
    if (size > MOST_BYTES) return undefined;
  }
  return Buffer.concat(pieces);
}

function faultOf(bytes: Buffer, form: Form, method: DescMethod): string | undefined {
  if (form.isEnveloped && (bytes.length < HEAD || bytes.readUInt32BE(1) !== bytes.length - HEAD)) {
    return 'the body of the request is no message behind its length';
  }
  const message = form.isEnveloped ? bytes.subarray(HEAD) : bytes;
  try {
    if (form.isJson) fromJsonString(method.input, message.toString(), jsonOptions);
    else fromBinary(method.input, message);
    return undefined;
  } catch (reason) {
    return (reason as Error).message;
  }
}
