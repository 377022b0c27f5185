// Runs the daemon within another program.
import '@trueframe/sdk/quiet-onnxruntime';

export { loadConfig } from './config/load.ts';
export { Config, type ConfigInput, type EngineConfig } from './config/schema.ts';
export { startDaemon } from './daemon.ts';
export { createStderrLogger } from './lib/daemon-logger.ts';
export { createLogger } from './lib/logger.ts';
export type { Daemon, DaemonOptions } from './running-daemon.ts';
export { version } from './version.ts';
