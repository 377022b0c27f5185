import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasNats, NatsServer } from '../helpers/nats-server.ts';
import { engineEntry } from '../helpers/scripted.ts';
import { tempFolderForAll } from '../helpers/temp-folder.ts';
import { TestDaemon } from '../helpers/test-daemon.ts';

// Two nodes of which the engines say that each carries eight of these sessions. One engine says so later than the other.
describe.skipIf(!hasNats)('a crowd of live sessions at two nodes', () => {
  const folder = tempFolderForAll();
  let brokers: NatsServer;
  let nodes: readonly TestDaemon[];

  beforeAll(async () => {
    brokers = await NatsServer.start(folder);
    const launch = (node: string, measuresAfterMs: number) =>
      TestDaemon.launch(
        { cluster: { servers: [brokers.address], node } },
        {
          engineEntry,
          env: { SCRIPTED_DEATHS: folder, SCRIPTED_MEASURES_AFTER: String(measuresAfterMs) },
        },
      );
    nodes = await Promise.all([launch('a', 500), launch('b', 1100)]);
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.close()));
    await brokers.kill();
  });

  async function start(count: number): Promise<void> {
    const source = 'rtsp://camera/live?everyMs=200';
    for (let k = 0; k < count; k += 1) await nodes[0]?.client.startSession({ source });
  }

  const leases = () => Promise.all(nodes.map((node) => node.metric('trueframe_cluster_leases')));
  const placed = async () => (await leases()).reduce((a, b) => a + b);

  test('nodes fill alike although one has measured before the other, and what neither can carry waits', async () => {
    await start(12);
    await expect.poll(placed, { timeout: 10_000 }).toBe(12);
    const [a = 0, b = 0] = await leases();
    expect(Math.abs(a - b)).toBeLessThanOrEqual(2);
    await start(6);
    await expect.poll(leases, { timeout: 10_000 }).toEqual([8, 8]);
    const waiting = () => nodes[0]?.metric('trueframe_cluster_jobs_waiting{kind="live"}');
    await expect.poll(waiting, { timeout: 10_000 }).toBe(2);
    expect(await leases()).toEqual([8, 8]);
  });
});
