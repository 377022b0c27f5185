// First, because commands load plugins, and plugins may load onnxruntime.
import '@trueframe/sdk/quiet-onnxruntime';
import '@trueframe/daemon/harmless-signals';

import { endWithReader } from './end-with-reader.ts';
import { isFirstProcess, runBelowReaper } from './first-process.ts';
import { runCli } from './run-cli.ts';

const argv = process.argv.slice(2);
endWithReader();
process.exitCode =
  (isFirstProcess(argv) ? await runBelowReaper() : undefined) ?? (await runCli(argv));
// All of ours is closed by now; a plugin may have left a timer or a socket that would keep us here.
setTimeout(() => process.exit(), 500).unref();
