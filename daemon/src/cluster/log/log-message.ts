import type { MsgHdrs } from '@nats-io/transport-node';
import { headers } from '@nats-io/transport-node';
import type { SessionRecord } from '../../control/store/session-store.ts';
import { decodeRecords } from './record-bytes.ts';

/** Facts that each message of the log says of its session, so that a next node need not read all of them. */
export interface LogFacts {
  /** Node that has written it. */
  readonly node: string;
  /** 1, 2, 3, …: one more with each node that has taken the session over. */
  readonly epoch: number;
  /** 1, 2, 3, …: messages that the node has written in this epoch, this one included. */
  readonly message: number;
  /** Number of the session's newest event, after this message. */
  readonly last: number;
  /** Sequence number, in the stream, of the message with the newest state; 0: this one. */
  readonly stateAt: number;
  /** The same of the message that a next engine reads frames from: the newest checkpoint, or the first message; 0: this one. */
  readonly framesFrom: number;
}

/** A message of the log, as it was read. */
export interface LogMessage extends LogFacts {
  /** In the stream. */
  readonly seq: number;
  readonly records: readonly SessionRecord[];
}

/** A message as the stream has it. */
export interface RawMessage {
  readonly seq: number;
  readonly header: MsgHdrs | undefined;
  readonly data: Uint8Array;
}

const NODE = 'Tf-Node';
const EPOCH = 'Tf-Epoch';
const MESSAGE = 'Tf-Message';
const LAST = 'Tf-Last';
const STATE = 'Tf-State';
const FRAMES = 'Tf-Frames';

export function toHeaders({ node, epoch, message, last, stateAt, framesFrom }: LogFacts): MsgHdrs {
  const named = headers();
  named.set(NODE, node);
  named.set(EPOCH, String(epoch));
  named.set(MESSAGE, String(message));
  named.set(LAST, String(last));
  named.set(STATE, String(stateAt));
  named.set(FRAMES, String(framesFrom));
  return named;
}

/** The same for all tries to publish a message: the brokers keep one of them. */
export function messageIdOf(sessionId: string, { node, epoch, message }: LogFacts): string {
  return `${sessionId}:${node}:${epoch}:${message}`;
}

/** @throws STORE_INVALID */
export function toLogMessage({ seq, header, data }: RawMessage): LogMessage {
  const number = (key: string) => Number(header?.get(key) ?? 0);
  return {
    seq,
    node: header?.get(NODE) ?? '',
    epoch: number(EPOCH),
    message: number(MESSAGE),
    last: number(LAST),
    stateAt: number(STATE) || seq,
    framesFrom: number(FRAMES) || seq,
    records: decodeRecords(data),
  };
}
