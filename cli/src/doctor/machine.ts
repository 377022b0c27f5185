import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import type { Config } from '@trueframe/daemon';
import { usableCores } from '@trueframe/daemon/machine';
import { cacheProblem } from '@trueframe/daemon/models';
import { cacheFolderOf } from '../open-store.ts';
import { version } from '../version.ts';
import type { Finding } from './finding.ts';
import { runProgram } from './run-program.ts';

/** Node, cores, cache, ports and the tool that ties ffmpeg's life to the engine's. */
export async function checkMachine(config: Config): Promise<readonly Finding[]> {
  return [
    { level: 'ok', name: 'trueframe', found: version },
    checkNode(),
    checkCores(config),
    await checkSetpriv(),
    await checkCache(cacheFolderOf(config)),
    await checkPort('gRPC', config.grpc.address),
    await checkPort('metrics', config.metrics.address),
  ];
}

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const found = `${process.versions.node} on ${process.platform} ${process.arch}`;
  if (major > 20 || (major === 20 && minor >= 19)) return { level: 'ok', name: 'node', found };
  return { level: 'fail', name: 'node', found, advice: 'install Node.js 20.19 or newer' };
}

function checkCores({ engine: { threads } }: Config): Finding {
  const cores = usableCores();
  const bytes = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  const gigabytes = (bytes / 2 ** 30).toFixed(1);
  const found = `${cores} cores, ${gigabytes} GiB, ${threads} worker threads`;
  if (threads <= Math.max(1, cores)) return { level: 'ok', name: 'cores', found };
  const advice = 'more worker threads than cores only wait for each other: lower engine.threads';
  return { level: 'warn', name: 'cores', found, advice };
}

async function checkSetpriv(): Promise<Finding> {
  const text = await runProgram('setpriv', ['--version']);
  if (text) return { level: 'ok', name: 'setpriv', found: text.trim() };
  return {
    level: 'warn',
    name: 'setpriv',
    found: 'not found',
    advice: 'install util-linux, or an engine that is killed may leave an ffmpeg behind',
  };
}

async function checkCache(folder: string): Promise<Finding> {
  const problem = await cacheProblem(folder);
  if (!problem) return { level: 'ok', name: 'cache', found: `${folder} is writable` };
  return {
    level: 'warn',
    name: 'cache',
    found: problem,
    advice: 'models load slower and take more memory without it: set `cache:` to a folder of yours',
  };
}

function checkPort(name: string, address: string): Promise<Finding> {
  const split = address.lastIndexOf(':');
  const host = address.slice(0, split).replace(/^\[|\]$/g, '');
  const port = Number(address.slice(split + 1));
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      resolve({
        level: 'warn',
        name: `${name} port`,
        found: taken ? `${address} is taken` : `${address}: ${error.message}`,
        advice: taken
          ? 'a daemon may be running already; otherwise choose another address'
          : 'choose an address of this machine',
      });
    });
    server.listen(port, host, () => {
      server.close(() =>
        resolve({ level: 'ok', name: `${name} port`, found: `${address} is free` }),
      );
    });
  });
}
