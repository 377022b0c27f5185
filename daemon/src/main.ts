// First, because commands load plugins, and plugins may load onnxruntime.
import '@trueframe/sdk/quiet-onnxruntime';
import './lib/harmless-signals.ts';

import { isFirstProcess, runBelowReaper } from './cli/first-process.ts';
import { runCli } from './cli/run-cli.ts';

const argv = process.argv.slice(2);
process.exitCode =
  (isFirstProcess(argv) ? await runBelowReaper() : undefined) ?? (await runCli(argv));
// All of ours is closed by now; a plugin may have left a timer or a socket that would keep us here.
setTimeout(() => process.exit(), 500).unref();
