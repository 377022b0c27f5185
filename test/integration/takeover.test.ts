import { DaemonClient, type SessionEvent } from '@trueframe/client';
import { expect, onTestFinished, test } from 'vitest';
import { brokerConfig, nodeConfig } from '../helpers/broker-config.ts';
import { Authority } from '../helpers/certificates.ts';
import { expectWellFormed } from '../helpers/conservation.ts';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { hasNats, NatsServer } from '../helpers/nats-server.ts';
import { story } from '../helpers/story.ts';
import { tempFolderForAll } from '../helpers/temp-folder.ts';
import { TestDaemon } from '../helpers/test-daemon.ts';

const folder = tempFolderForAll();
const authority = new Authority('cluster');

/** Two nodes at one broker, with the users and rights of deploy/nats. */
async function startNodes(): Promise<readonly TestDaemon[]> {
  const config = brokerConfig(folder, authority, authority.issue('broker'));
  const broker = await NatsServer.start(folder, config);
  onTestFinished(() => broker.kill());
  const own = authority.issue('node');
  const nodes = await Promise.all(
    ([1, 2] as const).map((node) => {
      const cluster = nodeConfig(node, broker.address, authority, own);
      return TestDaemon.launch({
        ...withFaultyPlugins,
        cluster: { ...cluster, fileLease: '2s' },
      });
    }),
  );
  onTestFinished(async () => {
    await Promise.all(nodes.map((node) => node.close()));
  });
  return nodes;
}

const claims = (node: TestDaemon) => node.metric('trueframe_cluster_claims_total');

test.skipIf(!hasNats)(
  'a node is killed in the middle of a file: its caller hears the events of an undisturbed run from the other one',
  async () => {
    const nodes = await startNodes();
    const request = {
      source: makeClip(1.6),
      options: { pipeline: 'slow', includeScores: true },
    };
    const client = new DaemonClient(nodes.map(({ grpcAddress }) => grpcAddress));
    onTestFinished(() => client.close());
    const calm: SessionEvent[] = [];
    for await (const event of client.analyze(request)) calm.push(event);

    const before = await Promise.all(nodes.map(claims));
    const heard: SessionEvent[] = [];
    for await (const event of client.analyze(request)) {
      heard.push(event);
      if (heard.length !== 15) continue;
      const after = await Promise.all(nodes.map(claims));
      const owner = nodes.findIndex((_, k) => after[k] !== before[k]);
      await nodes[owner]?.kill();
    }

    const [alive] = nodes.filter((node) => node.isAlive);
    expect(nodes.filter((node) => node.isAlive)).toHaveLength(1);
    expectWellFormed(heard);
    expect(story(heard)).toEqual(story(calm));
    await expect(alive?.metric('trueframe_cluster_takeovers_total')).resolves.toBe(1);
  },
);
