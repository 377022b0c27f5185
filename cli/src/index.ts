// Runs the command line within another program.
import '@trueframe/sdk/quiet-onnxruntime';

export { COMMANDS } from './commands.ts';
export { runCli } from './run-cli.ts';
