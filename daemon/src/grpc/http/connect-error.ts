import { type DescMessage, fromBinary } from '@bufbuild/protobuf';
import { type Any, anyUnpack } from '@bufbuild/protobuf/wkt';
import { ConnectError } from '@connectrpc/connect';
import type { Metadata } from '@grpc/grpc-js';
import type { SentStatus } from './answer.ts';
import { registry } from './descriptors.ts';

const DETAILS_KEY = 'grpc-status-details-bin';

const statusMessage = registry.getMessage('google.rpc.Status') as DescMessage;

/** The same failure in the words of Connect, whose codes are those of gRPC. */
export function toConnectError({ code, details, metadata }: SentStatus): ConnectError {
  return new ConnectError(
    details,
    code as number,
    addTo(new Headers(), metadata),
    detailsOf(metadata),
  );
}

/** Adds metadata to headers, without the details of an error. */
export function addTo(headers: Headers, metadata: Metadata | null | undefined): Headers {
  for (const [key, value] of Object.entries(metadata?.getMap() ?? {})) {
    if (key !== DETAILS_KEY) headers.set(key, String(value));
  }
  return headers;
}

function detailsOf(metadata: Metadata | null | undefined) {
  const [bytes] = metadata?.get(DETAILS_KEY) ?? [];
  if (!Buffer.isBuffer(bytes)) return [];
  const { details } = fromBinary(statusMessage, bytes) as unknown as { readonly details: Any[] };
  return details.flatMap((any) => {
    const value = anyUnpack(any, registry);
    const desc = value && registry.getMessage(value.$typeName);
    return value && desc ? [{ desc, value }] : [];
  });
}
