import type { Logger } from 'pino';
import { isOver } from '../../control/session/session-state.ts';
import type { LogReader } from '../log/log-reader.ts';
import { desiredKey } from '../names.ts';
import type { Streams } from '../streams.ts';
import { ClusterBook, type ClusterBookParts } from './cluster-book.ts';
import { Directory } from './directory.ts';
import { Presence } from './presence.ts';
import { RemoteSession } from './remote-session.ts';
import { toJson } from './session-facts.ts';

export interface ClusterSessionsParts extends Pick<ClusterBookParts, 'local' | 'submit'> {
  readonly streams: Streams;
  readonly reader: LogReader;
  /** Name of this node. */
  readonly node: string;
  readonly eventBuffer: number;
  readonly retentionMs: number;
  /** Milliseconds after which the buckets drop what is not written again. */
  readonly bucketMs: number;
  readonly logger: Logger;
  onLeftOut(count: number): void;
}

export interface ClusterSessions {
  readonly book: ClusterBook;
  close(): Promise<void>;
}

/** Makes this node answer for all sessions of the cluster. */
export async function openClusterSessions(parts: ClusterSessionsParts): Promise<ClusterSessions> {
  const { streams, reader, node, local, submit, logger } = parts;
  const presence = new Presence(streams.connection, node);
  const directory: Directory = new Directory({
    sessions: streams.sessions,
    nodes: streams.nodes,
    ...{ retentionMs: parts.retentionMs, bucketMs: parts.bucketMs, logger },
    toSession: (facts) =>
      new RemoteSession(facts, {
        ...{ source: reader, eventBuffer: parts.eventBuffer, logger, onLeftOut: parts.onLeftOut },
        askToStop: async (id, stop) => {
          await streams.sessions.put(desiredKey(id), toJson({ stop }));
        },
        onAudience: (id, isRead) => presence.set(id, isRead),
        onState: (session) => book.onElsewhere('STATE', session),
      }),
    onChange: (change, session) => book.onElsewhere(change, session),
  });
  const book = new ClusterBook({ local, directory, submit });
  for (const session of local.all()) presence.attend(session);
  local.onChange((change, session) => {
    if (change === 'FORGOTTEN' || isOver(session.state)) presence.dismiss(session.id);
    else presence.attend(session);
  });
  await directory.open();
  return {
    book,
    close: async () => {
      directory.close();
      presence.close();
    },
  };
}
