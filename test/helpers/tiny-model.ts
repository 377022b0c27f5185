import type { CropBatch, ModelManifest, OpenModel, PluginContext } from '@trueframe/sdk';
import { quietContext } from '@trueframe/sdk/testing';
import { modelInput } from './model-input.ts';

/** Manifest of what `InferenceServer` plays. */
export const TINY = {
  id: 'tiny',
  version: '1.0.0',
  task: 'scorer',
  summary: 'Plays a network.',
  license: 'MIT',
  file: 'tiny.onnx',
  sha256: '0'.repeat(64),
  input: modelInput({ width: 2, height: 2, maxBatch: 8 }),
  output: { name: 'p', index: 0, activation: 'probability', high: 'synthetic' },
  calibration: 'uncalibrated',
  scope: ['test'],
  blindTo: [],
  provenance: 'test/helpers/tiny-model.ts',
} satisfies ModelManifest;

/** Notes what a plugin does to its context. */
export class Seen {
  readonly counts: Record<string, number> = {};
  readonly lines: string[] = [];

  /** A context whose models all give `score`, whatever they are asked. */
  contextWith(score: number): PluginContext {
    const open = async (): Promise<OpenModel> => ({
      ...{ manifest: TINY, folder: '', provider: 'cpu' },
      inputs: [{ name: 'x', dims: [-1, 3, 2, 2] }],
      outputs: [{ name: 'p', dims: [-1, 1] }],
      run: async ({ x }) => {
        const count = x!.dims[0]!;
        const data = new Float32Array(count).fill(score);
        return { p: { type: 'float32', dims: [count, 1], data } };
      },
    });
    const { counts } = this;
    const note = (message: string) => void this.lines.push(message);
    return {
      ...quietContext({ open, manifest: async () => TINY }),
      logger: { debug: note, info: note, warn: note, error: note },
      metrics: {
        count: (name, value = 1) => {
          counts[name] = (counts[name] ?? 0) + value;
        },
        highest: (name, value) => {
          counts[name] = Math.max(counts[name] ?? 0, value);
        },
      },
    };
  }
}

/** Crops that begin with these values. */
export function cropsOf(...firsts: number[]): CropBatch {
  const data = new Float32Array(12 * firsts.length);
  for (const [i, value] of firsts.entries()) data[i * 12] = value;
  return { count: firsts.length, dims: [firsts.length, 3, 2, 2], data };
}
