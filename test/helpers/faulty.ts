import type { ConfigInput } from '@trueframe/daemon';
import { fixture } from './fixture.ts';

/** Configuration with the plugins, models and pipelines of test/fixtures: each pipeline fails in its own way. */
export const withFaultyPlugins: ConfigInput = {
  plugins: [fixture('faulty-plugin')],
  models: [fixture('models')],
  pipelines: [fixture('pipelines')],
  defaultPipeline: 'fixed-face',
};

/** The same for the command line. */
export const faultyFlags: readonly string[] = [
  ...['--plugin', fixture('faulty-plugin')],
  ...['--models', fixture('models')],
  ...['--pipeline-file', fixture('pipelines')],
];
