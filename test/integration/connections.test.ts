import { once } from 'node:events';
import { expect, test } from 'vitest';
import { rawSession, rawSocket } from '../helpers/raw-http2.ts';
import { startScriptedDaemon } from '../helpers/scripted.ts';

const closed = (socket: ReturnType<typeof rawSocket>) =>
  new Promise<void>((resolve) => {
    if (socket.destroyed) resolve();
    else socket.once('close', () => resolve());
  });

test('an address has its connections and not one more; whoever says nothing is gone in time', async () => {
  const limits = { connectionsPerAddress: 3, handshakeTimeout: '1s' };
  const daemon = await startScriptedDaemon({ grpc: { limits } });
  const refusals = (reason: string) =>
    daemon.metric(`trueframe_grpc_refusals_total{reason="${reason}"}`);

  const silent = [1, 2, 3].map(() => rawSocket(daemon.grpcAddress));
  await expect.poll(() => daemon.metric('trueframe_grpc_connections')).toBe(3);
  await closed(rawSocket(daemon.grpcAddress));
  expect(await refusals('connections_per_address')).toBe(1);
  // One that sends its preface byte by byte has no longer than one that sends nothing.
  const preface = [...'PRI * HTTP/2.0'];
  const drip = setInterval(() => silent[0]?.write(preface.shift() ?? ''), 100);
  await Promise.all(silent.map(closed));
  clearInterval(drip);
  expect(await refusals('handshake')).toBe(3);
  await daemon.client.unary('listPipelines', {});
});

test('when all connections are taken, one that has said nothing gives way to a caller; others stay', async () => {
  const daemon = await startScriptedDaemon({ grpc: { limits: { connections: 2 } } });
  const silent = rawSocket(daemon.grpcAddress);
  await once(silent, 'connect');
  const known = rawSession(daemon.grpcAddress);
  await once(known, 'remoteSettings');

  await daemon.client.unary('listPipelines', {});
  await closed(silent);
  await closed(rawSocket(daemon.grpcAddress));
  expect(known.destroyed).toBe(false);
  expect(await daemon.metric('trueframe_grpc_refusals_total{reason="connections"}')).toBe(1);
  known.destroy();
});

test('a name is listened on at all of its addresses, and a peer that does not close its side is not waited for', async () => {
  const limits = { idleTimeout: '500ms' };
  const daemon = await startScriptedDaemon({ grpc: { address: 'localhost:0', limits } });
  const port = daemon.grpcAddress.split(':').at(-1);
  const socket = rawSocket(`127.0.0.1:${port}`);
  socket.pause();
  socket.write(Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', 'latin1'));
  await expect.poll(() => daemon.metric('trueframe_grpc_connections')).toBe(1);
  await expect.poll(() => daemon.metric('trueframe_grpc_connections')).toBe(0);
  socket.destroy();
});
