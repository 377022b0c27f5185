import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { freePort } from './free-port.ts';
import { execFileSync, spawn } from './programs.ts';
import { shared } from './shared.ts';

const script = shared('cases/media/rawrtsp.py');

/** For `describe.skipIf`: the server, and Python to run it. */
export const hasRawRtsp = existsSync(script) && hasPython();

/** A camera over TCP whose times, clock or packets are not what they should be: `args` say how. Returns its URL. */
export async function rawRtsp(h264: string, ...args: readonly string[]): Promise<string> {
  const port = await freePort();
  const server = spawn('python3', [script, String(port), h264, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(async () => {
    server.kill('SIGKILL');
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
  });
  await once(createInterface(server.stdout), 'line');
  return `rtsp://127.0.0.1:${port}/cam`;
}

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
