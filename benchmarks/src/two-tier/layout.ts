import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MeasuredDaemon } from '../lib/daemon.ts';
import { root } from '../lib/scene.ts';

export const BUNDLE = 'embedded-blends';

/**
 * Copies the bundle into a folder, without its limits: the scene is drawn larger than it was filmed, and each of its faces has to be
 * scored.
 */
export function copyBundle(folder: string): string {
  const models = join(folder, 'models');
  const copy = join(models, BUNDLE);
  cpSync(join(root, 'plugins/embedded/models/blends'), copy, { recursive: true });
  const file = join(copy, 'model.json');
  const { limits: _, ...manifest } = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify(manifest));
  return models;
}

/** Pipelines of a node that differ in where their one member runs, and what stands in for it. */
const MEMBERS = {
  here: () => ({ use: 'onnx', options: { bundle: BUNDLE } }),
  abstains: (address: string) => there(address, {}),
  'falls-back': (address: string) => there(address, { fallback: BUNDLE }),
} as const;
export type NodePipeline = keyof typeof MEMBERS;

function there(address: string, more: object) {
  return { use: 'kserve', options: { bundle: BUNDLE, remote: { address }, ...more } };
}

/** Starts a daemon that decodes, finds faces and tracks them, and scores on the tier at `address`. */
export function nodeWith(folder: string, address: string): Promise<MeasuredDaemon> {
  const pipelines = Object.entries(MEMBERS).map(([id, memberOf]) => {
    const file = join(folder, `${id}.yaml`);
    const pipeline = {
      id,
      summary: 'Of the benchmark two-tier.',
      detector: { use: 'embedded' },
      tracker: { use: 'motion' },
      ensemble: [memberOf(address)],
    };
    writeFileSync(file, JSON.stringify(pipeline));
    return file;
  });
  return MeasuredDaemon.start({
    models: [join(folder, 'models')],
    pipelines,
    defaultPipeline: 'falls-back',
  });
}
