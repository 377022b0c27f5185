import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import type { Status } from './gen/google/rpc/Status.ts';

/** Contents of `grpc-status-details-bin` and of `error` events: a google.rpc.Status with its usual details. */
export interface ErrorStatus {
  /** gRPC status code. */
  readonly code: number;
  readonly message: string;
  /** A code of docs/errors.md (`ErrorInfo.reason`). */
  readonly reason: string;
  /** Facts for programs (`ErrorInfo.metadata`). */
  readonly metadata: Readonly<Record<string, string>>;
  /** Time after which to try again (`RetryInfo`); absent when retrying is pointless. */
  readonly retryDelayMs?: number | undefined;
}

// proto-loader gives serializers of service methods only; these three messages belong to none.
const root = new protobuf.Root();
const folder = fileURLToPath(new URL('..', import.meta.url));
root.resolvePath = (_origin, target) => (isAbsolute(target) ? target : join(folder, target));
root.loadSync(['google/rpc/status.proto', 'google/rpc/error_details.proto']);
const StatusType = root.lookupType('google.rpc.Status');
const ErrorInfoType = root.lookupType('google.rpc.ErrorInfo');
const RetryInfoType = root.lookupType('google.rpc.RetryInfo');

const typeUrl = (type: protobuf.Type) => `type.googleapis.com${type.fullName.replace(/^\./, '/')}`;

/** As a message that may be put into an `Error` event. */
export function toStatusMessage(status: ErrorStatus): Status {
  const { code, message, reason, metadata, retryDelayMs } = status;
  const details = [pack(ErrorInfoType, { reason, domain: 'trueframe', metadata })];
  if (retryDelayMs !== undefined) {
    const seconds = Math.floor(retryDelayMs / 1000);
    const nanos = Math.round((retryDelayMs % 1000) * 1e6);
    details.push(pack(RetryInfoType, { retryDelay: { seconds, nanos } }));
  }
  return { code, message, details };
}

/** The bytes of the `grpc-status-details-bin` trailer. */
export function encodeStatus(status: ErrorStatus): Buffer {
  return Buffer.from(StatusType.encode(StatusType.fromObject(toStatusMessage(status))).finish());
}

/** The reverse; details of other kinds are skipped. Throws on bytes that are no google.rpc.Status. */
export function decodeStatus(bytes: Uint8Array): ErrorStatus {
  return fromStatusMessage(
    StatusType.toObject(StatusType.decode(bytes), { defaults: true }) as StatusLike,
  );
}

interface StatusLike {
  readonly code?: number;
  readonly message?: string;
  readonly details?: readonly { readonly type_url?: string; readonly value?: unknown }[];
}

/** Reads the `status` of an `Error` event. */
export function fromStatusMessage(message: StatusLike): ErrorStatus {
  const details = message.details ?? [];
  const find = (type: protobuf.Type): Record<string, unknown> | undefined => {
    const any = details.find((detail) => detail.type_url === typeUrl(type));
    if (!any) return undefined;
    return type.toObject(type.decode(any.value as Uint8Array), { longs: Number, defaults: true });
  };
  const info = find(ErrorInfoType);
  const delay = find(RetryInfoType)?.retryDelay as { seconds: number; nanos: number } | undefined;
  return {
    code: message.code ?? 0,
    message: message.message ?? '',
    reason: (info?.reason as string | undefined) ?? '',
    metadata: (info?.metadata as Record<string, string> | undefined) ?? {},
    ...(delay && { retryDelayMs: delay.seconds * 1000 + delay.nanos / 1e6 }),
  };
}

function pack(type: protobuf.Type, value: object): { type_url: string; value: Buffer } {
  const bytes = type.encode(type.fromObject(value)).finish();
  return { type_url: typeUrl(type), value: Buffer.from(bytes) };
}
