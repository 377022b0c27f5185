import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { type ConnectionOptions, connect, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokerConfig, nodeConfig } from '../helpers/broker-config.ts';
import { Authority } from '../helpers/certificates.ts';
import { hasNats, NatsServer } from '../helpers/nats-server.ts';
import { tempFolderForAll } from '../helpers/temp-folder.ts';

const folder = tempFolderForAll();
const authority = new Authority('brokers');
const own = authority.issue('node-1');
let server: NatsServer;
let node: NatsConnection;

beforeAll(async () => {
  if (!hasNats) return;
  const config = brokerConfig(folder, authority, authority.issue('broker'));
  server = await NatsServer.start(folder, config);
  node = await connect(optionsOf(1));
  const manager = await jetstreamManager(node);
  await manager.streams.add({ name: 'TF_LOG', subjects: ['tf.log.>'] });
});

afterAll(async () => {
  await node?.close();
  await server?.kill();
});

function optionsOf(number: 1 | 2): ConnectionOptions {
  const { servers, user, password, inbox, tls } = nodeConfig(
    number,
    server.address,
    authority,
    own,
  );
  return {
    servers,
    user,
    pass: password,
    inboxPrefix: inbox,
    tls: { caFile: tls.ca, certFile: tls.cert, keyFile: tls.key },
    reconnect: false,
  };
}

/** The broker tells a connection of what it may not do; `allowed` without a word. */
async function answerTo(act: (connection: NatsConnection) => unknown): Promise<string> {
  const connection = await connect(optionsOf(1));
  const refused = new Promise<string>((resolve) => {
    const read = async () => {
      for await (const status of connection.status()) {
        if (status.type === 'error') resolve(status.error.message);
      }
    };
    read().catch(() => {});
  });
  await act(connection);
  // A refusal comes before the answer to the second of two pings.
  await connection.flush();
  const allowed = connection.flush().then(() => 'allowed');
  const answer = await Promise.race([refused, allowed]);
  await connection.close();
  return answer;
}

test.skipIf(!hasNats)('strangers get no connection', async () => {
  const { tls, ...others } = optionsOf(1);
  const refused = (options: ConnectionOptions) =>
    connect(options).then(
      (connection) => connection.close().then(() => 'connected'),
      () => 'refused',
    );
  const { user: _, pass: __, ...nobody } = optionsOf(1);
  await expect(refused(others)).resolves.toBe('refused');
  await expect(refused({ ...others, tls: { caFile: authority.ca } })).resolves.toBe('refused');
  await expect(refused(nobody)).resolves.toBe('refused');
  await expect(refused({ ...optionsOf(1), pass: 'second' })).resolves.toBe('refused');
  await expect(refused(optionsOf(1))).resolves.toBe('connected');
});

test.skipIf(!hasNats)('a node writes records, and none that are too large', async () => {
  await expect(jetstream(node).publish('tf.log.-.s', 'record')).resolves.toMatchObject({ seq: 1 });
  await expect(jetstream(node).publish('tf.log.-.s', Buffer.alloc(1.1e6))).rejects.toThrow();
});

test.skipIf(!hasNats)('a node is told nothing of what it may do', async () => {
  const answer = answerTo((connection) => connection.publish('tf.watch.s'));
  await expect(answer).resolves.toBe('allowed');
});

test.skipIf(!hasNats).each([
  ['removes a stream', '$JS.API.STREAM.DELETE.TF_LOG'],
  ['empties a stream', '$JS.API.STREAM.PURGE.TF_LOG'],
  ['removes a message', '$JS.API.STREAM.MSG.DELETE.TF_LOG'],
  ['purges the account', '$JS.API.ACCOUNT.PURGE.TRUEFRAME'],
  ['makes a broker give up its lead', '$JS.API.STREAM.LEADER.STEPDOWN.TF_LOG'],
  ['writes to a subject of others', 'trueframe.sink'],
  ['looks at the brokers', '$SYS.REQ.SERVER.PING'],
])('no node %s', async (_, subject) => {
  await expect(answerTo((connection) => connection.publish(subject))).resolves.toMatch(
    /permission/i,
  );
});

test.skipIf(!hasNats).each([
  ['the answers that others get', '_INBOX_node-2.>'],
  ['the log past its streams', 'tf.log.>'],
  ['everything', '>'],
])('no node reads %s', async (_, subject) => {
  const refused = answerTo((connection) => connection.subscribe(subject));
  await expect(refused).resolves.toMatch(/permission/i);
});
