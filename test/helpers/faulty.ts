import { fileURLToPath } from 'node:url';
import type { ConfigInput } from '@trueframe/daemon';

const fixture = (path: string) => fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url));

/** Configuration with the plugins, models and pipelines of test/fixtures: each pipeline fails in its own way. */
export const withFaultyPlugins: ConfigInput = {
  plugins: [fixture('faulty-plugin')],
  models: [fixture('models')],
  pipelines: [fixture('pipelines')],
  defaultPipeline: 'fixed-face',
};
