import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { freePort } from './free-port.ts';
import { type ChildProcess, spawn, spawnSync } from './programs.ts';
import { hasShared, shared } from './shared.ts';

/** Debian's own Python has the GStreamer bindings; another one on PATH has not. */
const PYTHON = '/usr/bin/python3';
const NEEDS = "import gi; gi.require_version('GstRtspServer', '1.0')";

/** For `describe.skipIf`. */
export const hasRtspServer = hasShared && spawnSync(PYTHON, ['-c', NEEDS]).status === 0;

/**
 * A real RTSP server (GStreamer) in a process that tests may stop, kill and start again on the same port: `/live` never
 * ends, `/flaky` ends after 8 s.
 */
export class RtspServer {
  readonly port: number;
  #args: readonly string[];
  #child: ChildProcess | undefined;

  private constructor(port: number, args: readonly string[]) {
    this.port = port;
    this.#args = args;
  }

  /** `args` after the port: `[file.mp4 [user password]]`; `-` is no file. Ends with the test. */
  static async start(...args: string[]): Promise<RtspServer> {
    const server = new RtspServer(await freePort(), args);
    onTestFinished(() => server.kill());
    await server.start();
    return server;
  }

  /** `user`: `name:password@`, as URLs have it. */
  url(mount = 'live', user = ''): string {
    return `rtsp://${user}127.0.0.1:${this.port}/${mount}`;
  }

  /** Again, on the same port; `args` replace those it had. */
  async start(...args: string[]): Promise<void> {
    if (args.length > 0) this.#args = args;
    const script = shared('lab/rtspd.py');
    const child = spawn(PYTHON, [script, String(this.port), ...this.#args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      child.stdout.once('data', () => resolve());
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
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'close');
  }
}
