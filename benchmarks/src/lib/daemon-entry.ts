// A daemon in a process of its own, so that its CPU time is not mixed with the caller's.
import { Config, type ConfigInput, startDaemon } from '@trueframe/daemon';
import { pino } from 'pino';

const input = JSON.parse(process.argv[2] ?? '{}') as ConfigInput;
// A canary, and sessions whose callers have gone, would be measured along.
const config = Config.parse({
  canary: { interval: '0s' },
  ...input,
  sessions: { grace: '0s', ...input.sessions },
});
const daemon = await startDaemon(config, pino({ level: 'warn' }, pino.destination(2)));
await daemon.ready();
process.send?.({
  grpcAddress: daemon.grpcAddress,
  metricsAddress: daemon.metricsAddress,
  enginePid: daemon.enginePid,
});
// A benchmark that was killed must not leave its daemon behind.
process.once('disconnect', () => process.exit());
process.on('message', () => {
  void daemon.close().then(() => process.disconnect());
});
