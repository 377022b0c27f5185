import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { hasShared, shared } from './clips.ts';

/** Debian's own Python has the GStreamer bindings; another one on PATH has not. */
const PYTHON = '/usr/bin/python3';
const NEEDS = "import gi; gi.require_version('GstRtspServer', '1.0')";

export const hasRtspServer = hasShared && spawnSync(PYTHON, ['-c', NEEDS]).status === 0;

/** A real RTSP server in its own process: /live never ends, /flaky ends after 8 s. */
export class RtspServer {
  readonly port: number;
  readonly #extra: readonly string[];
  #child: ChildProcess | undefined;

  private constructor(port: number, extra: readonly string[]) {
    this.port = port;
    this.#extra = extra;
  }

  static async start(...extra: string[]): Promise<RtspServer> {
    return await RtspServer.startAt(await freePort(), ...extra);
  }

  static async startAt(port: number, ...extra: string[]): Promise<RtspServer> {
    const server = new RtspServer(port, extra);
    await server.startAgain();
    return server;
  }

  url(path: string, user = ''): string {
    return `rtsp://${user}127.0.0.1:${this.port}/${path}`;
  }

  /** On the same port. */
  async startAgain(): Promise<void> {
    const args = [shared('lab/rtspd.py'), String(this.port), ...this.#extra];
    const child = spawn(PYTHON, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    const lines = createInterface(child.stdout);
    for await (const line of lines) if (line.startsWith('ready')) break;
  }

  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child?.kill(name);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await gone;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}
