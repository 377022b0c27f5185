import { createStderrLogger, startDaemon } from '@trueframe/daemon';
import type { Logger } from 'pino';
import { defineCommand } from './command.ts';
import { daemonSignals } from './daemon-signals.ts';
import { EXIT } from './exit-code.ts';
import { loadSetup, SETUP_FLAGS } from './setup-flags.ts';
import { print } from './terminal.ts';

export const serve = defineCommand({
  name: 'serve',
  summary: 'Run the daemon until SIGTERM or Ctrl-C, which let running sessions finish.',
  flags: {
    ...SETUP_FLAGS,
    'grpc-address': {
      type: 'string',
      summary: 'Address on which gRPC listens.',
      hint: 'HOST:PORT',
    },
    'metrics-address': {
      type: 'string',
      summary: 'Address on which metrics and probes listen.',
      hint: 'HOST:PORT',
    },
    log: {
      type: 'string',
      summary: 'Log level: debug, info, warn, error or silent.',
      hint: 'LEVEL',
    },
  },
  async run(flags) {
    let logger: Logger | undefined;
    const stop = daemonSignals(() => logger);
    const grpc = flags['grpc-address'];
    const metrics = flags['metrics-address'];
    const config = await loadSetup(flags, {
      ...(grpc !== undefined && { grpc: { address: grpc } }),
      ...(metrics !== undefined && { metrics: { address: metrics } }),
      // Checked with everything else.
      ...(flags.log !== undefined && { log: flags.log as 'info' }),
    });
    // stdout is for the two addresses, so that scripts can read them.
    logger = createStderrLogger(config.log);
    const daemon = await startDaemon(config, logger);
    try {
      print(`grpc ${daemon.grpcAddress}`);
      print(`metrics http://${daemon.metricsAddress}/metrics`);
      const first = await Promise.race([stop, daemon.ready()]);
      if (first === undefined) {
        for (const problem of daemon.problems) print(`not ready: ${problem}`);
        void daemon.usable().then(() => print('ready'));
      }
      const signal = first ?? (await stop);
      logger.info({ signal }, 'draining; a second signal quits at once');
      await daemon.drain();
    } finally {
      await daemon.close();
    }
    return EXIT.ok;
  },
});
