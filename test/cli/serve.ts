import { tmpdir } from 'node:os';
import { afterAll, beforeAll } from 'vitest';
import { type RunningTrueframe, startTrueframe } from './run-trueframe.ts';

export interface ServingTrueframe {
  readonly daemon: RunningTrueframe;
  /** Address at which callers reach it. */
  readonly address: string;
  /** URL of the metrics. */
  readonly metrics: string;
}

/** `trueframe serve` on free ports, ready. It logs nothing unless `flags` say so. */
export async function serve(
  flags: readonly string[],
  options: Parameters<typeof startTrueframe>[1] = {},
): Promise<ServingTrueframe> {
  const ports = ['--grpc-address', '127.0.0.1:0', '--metrics-address', '127.0.0.1:0'];
  const daemon = startTrueframe(['serve', ...ports, '--log', 'silent', ...flags], options);
  const [, address = ''] = await daemon.seen(/^grpc (\S+)$/m);
  const [, metrics = ''] = await daemon.seen(/^metrics (\S+)$/m);
  await daemon.seen(/^ready$/m);
  return { daemon, address, metrics };
}

/** The same for all tests of a file. */
export function serveForAll(flags: readonly string[]): () => ServingTrueframe {
  let serving: ServingTrueframe | undefined;
  beforeAll(async () => {
    serving = await serve(flags, { cwd: tmpdir(), onEnd: () => {} });
  });
  afterAll(() => void serving?.daemon.child.kill('SIGKILL'));
  return () => serving as ServingTrueframe;
}
