import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { Config } from '../../config/schema.ts';
import type { Session } from '../../control/session/session.ts';
import type { SessionBook } from '../../control/session/session-book.ts';
import type { SessionManager } from '../../control/session/session-manager.ts';
import { isOver } from '../../control/session/session-state.ts';
import { foundBy } from '../../lib/look-up.ts';
import { haveOthersRoom } from '../jobs/claim-pace.ts';
import type { LogReader } from '../log/log-reader.ts';
import { desiredKey, logSubject } from '../names.ts';
import { answered } from '../patiently.ts';
import type { Streams } from '../streams.ts';
import { Acceptor } from './accept.ts';
import { ClusterBook } from './cluster-book.ts';
import { Directory } from './directory.ts';
import { Orphans } from './orphans.ts';
import { Presence } from './presence.ts';
import { RemoteSession } from './remote-session.ts';
import { toJson } from './session-facts.ts';

export interface ClusterSessionsParts {
  readonly config: Config;
  readonly streams: Streams;
  readonly reader: LogReader;
  /** Name of this node. */
  readonly node: string;
  /** Those that this node runs. */
  readonly local: SessionManager;
  readonly logger: Logger;
  /** Makes this node the one that runs a pushed session. */
  takeOver(tenantId: string, sessionId: string): Promise<Session>;
  /** Another node runs the session now. */
  letGo(sessionId: string): void;
  /** A slow reader misses so many events. */
  onLeftOut(count: number): void;
}

/** All sessions of the cluster, for the calls of one node. */
export interface ClusterSessions {
  readonly book: SessionBook;
  /** Another node may have room for a live session, by what it has said in the last seconds. */
  othersHaveRoom(): boolean;
  /** Readers of sessions of other nodes hear that they should go on elsewhere. */
  moveReaders(): void;
  close(): Promise<void>;
}

/** A node that takes a session has written so long after. */
const OWNER_MS = 1000;

/** Makes this node answer for all sessions of the cluster. */
export async function openClusterSessions(parts: ClusterSessionsParts): Promise<ClusterSessions> {
  const { config, streams, reader, node, local, logger } = parts;
  const { eventBuffer, store } = config.sessions;
  const presence = new Presence(streams.connection, node);
  const directory: Directory = new Directory({
    ...{ sessions: streams.sessions, nodes: streams.nodes, logger },
    ...{ retentionMs: store.retention, bucketMs: config.cluster.logAge },
    toSession: (facts) =>
      new RemoteSession(facts, {
        ...{ source: reader, eventBuffer, logger },
        askToStop: async (id, stop) => {
          const put = () => streams.sessions.put(desiredKey(id), toJson({ stop }));
          await answered(`take the wish to stop session ${id}`, put);
        },
        onAudience: (id, isRead) => presence.set(id, isRead),
        onLeftOut: parts.onLeftOut,
        onState: (session) => book.onElsewhere('STATE', session),
      }),
    onChange: (change, session) => book.onElsewhere(change, session),
    onOwner: (id, owner) => {
      const own = owner !== node && foundBy(() => local.get(id));
      if (own && !isOver(own.state)) void checkOwner(id, own.planned.tenant.id);
    },
    onStopAsked: (id, reason) => foundBy(() => local.get(id))?.stop(reason),
  });
  /** Facts may be old; the log is not, once a node that has just taken the session has written. */
  const checkOwner = async (id: string, tenantId: string) => {
    await sleep(OWNER_MS, undefined, { ref: false });
    const newest = await reader.newest(logSubject(tenantId, id)).catch(() => undefined);
    if (newest && newest.node !== node) parts.letGo(id);
  };
  const acceptor = new Acceptor(streams, config.sessions);
  const book = new ClusterBook({
    ...{ node, local, directory, acceptor },
    takeOver: parts.takeOver,
  });
  const leave = local.onChange((change, session) => {
    if (change === 'FORGOTTEN' || isOver(session.state)) presence.dismiss(session.id);
    else presence.attend(session);
  });
  await directory.open();
  void onReconnect(streams.connection, () => directory.restart());
  const orphans = new Orphans({ node, directory, logger, takeOver: parts.takeOver });
  return {
    book,
    othersHaveRoom: () => haveOthersRoom(node, directory.nodes()),
    moveReaders: () => {
      for (const session of directory.all()) session.moveReaders();
    },
    close: async () => {
      leave();
      orphans.close();
      directory.close();
      presence.close();
    },
  };
}

async function onReconnect(connection: NatsConnection, reconnected: () => void): Promise<void> {
  for await (const { type } of connection.status()) if (type === 'reconnect') reconnected();
}
