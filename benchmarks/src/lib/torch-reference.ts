import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { PYTHON } from './python.ts';
import { root, sharedRoot } from './scene.ts';

const PACKAGES =
  'python3-numpy python3-onnx python3-opencv python3-pil python3-skimage python3-torch';

/** Result of the preset in torch. */
export interface TorchRun {
  readonly score: number;
  readonly votes: number;
  /** Mean of all votes. */
  readonly mean: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/**
 * The preset of the 1st place in torch, in a process of its own (test/reference/timed_first_place.py). It makes the
 * bundles, too, so both sides have the same weights.
 */
export class TorchReference {
  readonly torch: string;
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: Interface;

  private constructor(
    child: ChildProcessByStdio<Writable, Readable, null>,
    lines: Interface,
    torch: string,
  ) {
    this.#child = child;
    this.#lines = lines;
    this.torch = torch;
  }

  /** Resolves when the bundles are written. @throws when a package is missing, with the command that installs them */
  static async start(bundles: string, video: string, threads: number): Promise<TorchReference> {
    checkPackages();
    const script = join(root, 'test/reference/timed_first_place.py');
    const child = spawn(PYTHON, [script, bundles, video, String(threads)], {
      // Threads that spin while they wait would cost it dearly wherever anything else runs.
      env: { ...process.env, TRUEFRAME_SHARED: sharedRoot, OMP_WAIT_POLICY: 'PASSIVE' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = createInterface(child.stdout);
    const { torch } = (await nextLine(lines)) as { torch: string };
    return new TorchReference(child, lines, torch);
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  async run(): Promise<TorchRun> {
    const line = nextLine(this.#lines);
    this.#child.stdin.write('\n');
    return (await line) as TorchRun;
  }

  kill(): void {
    this.#child.kill();
  }
}

async function nextLine(lines: Interface): Promise<unknown> {
  const [line] = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
  if (typeof line !== 'string') throw new Error('timed_first_place.py ended early, see above');
  return JSON.parse(line);
}

function checkPackages(): void {
  const script = 'import cv2, numpy, onnx, PIL, skimage, torch';
  const { status, stderr, error } = spawnSync(PYTHON, ['-c', script], { encoding: 'utf8' });
  if (status === 0) return;
  const why = (error?.message ?? stderr).trim().split('\n').at(-1);
  throw new Error(
    `the reference runs in torch, which ${PYTHON} cannot load (${why}); on Debian 12: apt-get install ${PACKAGES}; ` +
      'TRUEFRAME_PYTHON names another python',
  );
}
