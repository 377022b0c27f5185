import { type Config, createStderrLogger, type Daemon, startDaemon } from '@trueframe/daemon';
import { PipelineCatalogue } from '@trueframe/daemon/config';
import type { Logger } from 'pino';
import { Scrape } from './bench/scrape.ts';
import { defineCommand } from './command.ts';
import { daemonSignals } from './daemon-signals.ts';
import { EXIT } from './exit-code.ts';
import { openStore } from './open-store.ts';
import { output } from './output.ts';
import { listeningLines, readyLines } from './serve-banner.ts';
import { loadSetup, SETUP_FLAGS } from './setup-flags.ts';
import { print, terminalWidth } from './terminal.ts';
import { version } from './version.ts';

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
    logger = createStderrLogger(config.log);
    const daemon = await startDaemon(config, logger);
    const say = output().stdout.isTTY ? tellPerson(daemon, config) : tellProgram(daemon);
    try {
      say.listening();
      const first = await Promise.race([stop, daemon.ready()]);
      if (first === undefined) {
        for (const problem of daemon.problems) print(`not ready: ${problem}`);
        void daemon.usable().then(say.ready);
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

interface Teller {
  listening(): void;
  ready(): void | Promise<void>;
}

/** Prints two addresses and a word, so that scripts can read them. */
function tellProgram({ grpcAddress, metricsAddress }: Daemon): Teller {
  return {
    listening() {
      print(`grpc ${grpcAddress}`);
      print(`metrics http://${metricsAddress}/metrics`);
    },
    ready: () => print('ready'),
  };
}

function tellPerson({ grpcAddress, metricsAddress }: Daemon, config: Config): Teller {
  const printAll = (lines: readonly string[]) => {
    for (const line of lines) print(line);
  };
  return {
    listening: () =>
      printAll(listeningLines({ version, grpcAddress, metricsAddress }, terminalWidth())),
    async ready() {
      const pipelines = await PipelineCatalogue.open(await openStore(config), config).then(
        (catalogue) => catalogue.list(),
        // It is ready all the same.
        () => [],
      );
      const providers = await providersOf(metricsAddress);
      printAll(readyLines({ pipelines, providers }, terminalWidth()));
    },
  };
}

/** Returns the provider that runs each model; nothing where metrics do not answer. */
async function providersOf(metricsAddress: string): Promise<ReadonlyMap<string, string>> {
  try {
    const scrape = await Scrape.of(metricsAddress);
    return new Map(
      scrape
        .labelsOf('trueframe_model_provider')
        .map(({ model = '', provider = '' }) => [model, provider]),
    );
  } catch {
    return new Map();
  }
}
