import { DaemonClient } from '@trueframe/client';
import { Config, createStderrLogger, startDaemon } from '@trueframe/daemon';
import type { OpenDaemon } from './connect.ts';

/**
 * A daemon of our own, on free ports of this machine, ready to analyse.
 * @throws what `startDaemon` throws; ENGINE_CRASHED when its engine cannot start
 */
export async function startEmbedded(config: Config): Promise<OpenDaemon> {
  const logger = createStderrLogger(config.log);
  // Nobody else is to call it, so nobody has to say who they are.
  const open = Config.parse({});
  const local = {
    ...config,
    grpc: {
      ...config.grpc,
      ...{ address: '127.0.0.1:0', reflection: false },
      tls: open.grpc.tls,
      // Our only caller may be a pager that somebody reads.
      readerTimeout: 0,
    },
    metrics: { ...config.metrics, address: '127.0.0.1:0' },
    canary: { ...config.canary, interval: 0 },
    auth: open.auth,
  };
  const daemon = await startDaemon(local, logger);
  try {
    await daemon.ready();
  } catch (reason) {
    await daemon.close();
    throw reason;
  }
  // A token is for the daemon of somebody else.
  const client = new DaemonClient(daemon.grpcAddress, { token: '' });
  return {
    client,
    metricsAddress: daemon.metricsAddress,
    async [Symbol.asyncDispose]() {
      client.close();
      await daemon.close();
    },
  };
}
