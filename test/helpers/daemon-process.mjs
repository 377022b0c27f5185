// A real daemon in a process of its own, so that tests may kill it. Told what to do over IPC.

import { Config, createLogger, startDaemon } from '@trueframe/daemon';
import { pino } from 'pino';

const { config: input, engineEntry } = JSON.parse(process.argv[2]);
const config = Config.parse(input);
const logger = createLogger({ level: config.log }, pino.destination({ dest: 2, sync: true }));

// A test run that was killed must not leave its daemons behind.
process.on('disconnect', () => process.exit(0));

try {
  const daemon = await startDaemon(config, logger, engineEntry ? { engineEntry } : {});
  const { grpcAddress, metricsAddress } = daemon;
  process.send({ type: 'listening', grpcAddress, metricsAddress });
  process.on('message', async ({ type }) => {
    if (type === 'state') process.send({ type, state: daemon.state, enginePid: daemon.enginePid });
    if (type === 'drain' || type === 'close') {
      if (type === 'drain') await daemon.drain();
      await daemon.close();
      process.disconnect();
    }
  });
} catch (error) {
  process.send({ type: 'failed', message: `${error.code}: ${error.message}` }, () =>
    process.exit(1),
  );
}
