import { join } from 'node:path';
import { root } from '../../lib/scene.ts';

const fixture = (path: string) => join(root, 'test/fixtures', path);

/**
 * Configuration with the pipelines of test/fixtures, whose detector finds a face in every picture: `fixed-face` calls it
 * synthetic, `fixed-authentic` authentic, `slow` takes 60 ms per face.
 */
export const withFixtures = {
  plugins: [fixture('faulty-plugin')],
  models: [fixture('models')],
  pipelines: [fixture('pipelines')],
  defaultPipeline: 'fixed-face',
  // A busy machine is slow, and not wrong.
  sources: { connectTimeout: '20s' },
} as const;
