import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { TrueframeError } from '@trueframe/sdk';

const BIN = fileURLToPath(new URL('../../bin/trueframe.js', import.meta.url));

/** A daemon in a process of its own, so that its costs are not those of the load. Disposing of it ends it. */
export interface ServeChild extends AsyncDisposable {
  readonly pid: number;
  readonly grpcAddress: string;
  readonly metricsAddress: string;
}

/**
 * `trueframe serve` with these flags, on free ports, until it says that it is ready.
 * @throws ENGINE_CRASHED when it ends before; stderr says why
 */
export async function startServeChild(
  flags: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ServeChild> {
  const ports = ['--grpc-address', '127.0.0.1:0', '--metrics-address', '127.0.0.1:0'];
  const child = spawn(process.execPath, [BIN, 'serve', ...ports, ...flags], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  let grpcAddress = '';
  let metricsAddress = '';
  for await (const line of createInterface(child.stdout)) {
    grpcAddress ||= /^grpc (\S+)$/.exec(line)?.[1] ?? '';
    metricsAddress ||= /^metrics http:\/\/([^/]+)\//.exec(line)?.[1] ?? '';
    if (line === 'ready') {
      return {
        pid: child.pid as number,
        grpcAddress,
        metricsAddress,
        async [Symbol.asyncDispose]() {
          child.kill('SIGTERM');
          await gone;
        },
      };
    }
  }
  await gone;
  throw new TrueframeError(
    'ENGINE_CRASHED',
    `the daemon ended with ${child.exitCode} before it was ready`,
  );
}
