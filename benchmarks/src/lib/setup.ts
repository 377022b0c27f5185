import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { PYTHON } from './python.ts';
import { makeScene, modelFolders, root } from './scene.ts';

/** A scene, and where the daemon finds the pipeline and its networks. */
export interface Setup {
  readonly source: string;
  readonly width: number;
  readonly height: number;
  readonly models: readonly string[];
  readonly pipelines: readonly string[];
}

/**
 * The 720p scene with its one face; for the pipeline `heavy` 1080p with two faces and a network that is made in `folder`.
 * @throws when `heavy` lacks Debian's python3-torch
 */
export function setupOf(pipeline: string, folder: string, seconds: number): Setup {
  const models = [...modelFolders];
  if (pipeline !== 'heavy') {
    return { source: makeScene(folder, seconds), width: 1280, height: 720, models, pipelines: [] };
  }
  const script = join(root, 'benchmarks/heavy/efficientnet_b0.py');
  const bundles = join(folder, 'bundles');
  try {
    execFileSync(PYTHON, [script, join(bundles, 'bench-efficientnet-b0')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  } catch (cause) {
    const hint = 'the pipeline heavy needs a network that torch writes: apt install python3-torch';
    throw new Error(hint, { cause });
  }
  const pair = 'scale=1440:1080,crop=960:1080,split[a][b];[a][b]hstack';
  return {
    source: makeScene(folder, seconds, pair),
    width: 1920,
    height: 1080,
    models: [...models, bundles],
    pipelines: [join(root, 'benchmarks/heavy')],
  };
}
