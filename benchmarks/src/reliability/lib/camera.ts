import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RowContext } from '../row.ts';
import { freePort } from './free-port.ts';

const ENTRY = fileURLToPath(new URL('./camera-server.js', import.meta.url));

export interface CameraSettings {
  readonly port: number;
  /** Address that it listens on. Default: 127.0.0.1. */
  readonly host?: string;
  /** Share of its packets that are lost; set: it sends over UDP only. */
  readonly loss?: number;
  /** Refuses every user with 401. */
  readonly refuses?: boolean;
  /** URL that it sends everybody to. */
  readonly redirectTo?: string;
}

/** An RTSP camera, 320x240 at 25 frames per second, in a process that may be stopped, killed and started again on its port. */
export class Camera {
  readonly port: number;
  readonly #h264: string;
  readonly #host: string;
  #child: ChildProcess | undefined;

  private constructor(port: number, h264: string, host: string) {
    this.port = port;
    this.#h264 = h264;
    this.#host = host;
  }

  /** A camera that runs; it ends with the row. */
  static async start(
    context: Pick<RowContext, 'folder' | 'after'>,
    settings: Omit<CameraSettings, 'port'> = {},
  ): Promise<Camera> {
    const camera = new Camera(
      await freePort(),
      filmOf(context.folder),
      settings.host ?? '127.0.0.1',
    );
    context.after(() => camera.kill());
    await camera.start(settings);
    return camera;
  }

  get url(): string {
    return `rtsp://${this.#host}:${this.port}/live`;
  }

  /** Again, on the same port, perhaps another camera. */
  async start(settings: Omit<CameraSettings, 'port'> = {}): Promise<void> {
    const input = JSON.stringify({
      host: this.#host,
      ...settings,
      port: this.port,
      h264: this.#h264,
    });
    const child = spawn(process.execPath, [ENTRY, input], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    await Promise.race([
      once(child.stdout, 'data'),
      once(child, 'exit').then(([code]) => Promise.reject(new Error(`camera ended: ${code}`))),
    ]);
  }

  /** SIGSTOP: connections stay, and nothing comes. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  /** The server ends all its streams, and goes on. */
  endStream(): void {
    this.#child?.kill('SIGUSR2');
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
}

const films = new Map<string, string>();

/** Annex-B H.264 in units that fit into a packet. */
function filmOf(folder: string): string {
  const known = films.get(folder);
  if (known) return known;
  const path = join(folder, 'camera.h264');
  const source = ['-f', 'lavfi', '-i', 'testsrc2=size=320x240:rate=25:duration=4'];
  const units = ['-x264-params', 'slice-max-size=1200:repeat-headers=1'];
  const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '25', '-bf', '0', ...units];
  const all = ['-nostdin', '-v', 'error', '-y', ...source, ...x264, '-pix_fmt', 'yuv420p'];
  execFileSync('ffmpeg', [...all, '-f', 'h264', path]);
  films.set(folder, path);
  return path;
}
