import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { onTestFinished } from 'vitest';
import { shared } from './shared.ts';

/** A real RTSP server (GStreamer) in a process that tests may stop, kill and start again on the same port. */
export class RtspServer {
  readonly port: number;
  readonly #args: readonly string[];
  #child: ChildProcess | undefined;

  private constructor(port: number, args: readonly string[]) {
    this.port = port;
    this.#args = args;
  }

  /** `args` after the port: `[file.mp4 [user password]]`. Ends with the test. */
  static async start(...args: string[]): Promise<RtspServer> {
    const server = new RtspServer(await freePort(), args);
    onTestFinished(() => server.kill());
    await server.start();
    return server;
  }

  url(mount = 'live'): string {
    return `rtsp://127.0.0.1:${this.port}/${mount}`;
  }

  async start(): Promise<void> {
    const script = shared('lab/rtspd.py');
    const child = spawn('/usr/bin/python3', [script, String(this.port), ...this.#args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      child.stdout?.once('data', () => resolve());
      child.once('exit', (code) => reject(new Error(`the RTSP server ended with ${code}`)));
    });
  }

  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
