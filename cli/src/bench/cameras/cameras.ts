import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FragmentedMp4 } from '@trueframe/daemon/media';
import type { SessionOptions } from '@trueframe/proto';
import type { OpenSession } from '../live-load.ts';
import { PulledSession } from '../pulled-session.ts';
import type { CameraClip, CameraNews } from './camera-process.ts';
import { h264Frames } from './h264-frames.ts';

const ENTRY = fileURLToPath(new URL('./camera-process.js', import.meta.url));

/** Any number of RTSP cameras that send a clip over and over in real time, in a process of their own. Disposing of them ends it. */
export class Cameras implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #port: number;
  readonly #clip: FragmentedMp4;
  /** Time at which the first frame of each camera was due; undefined: its frames are not those that the daemon counts any more. */
  readonly #startMs = new Map<number, number | undefined>();

  private constructor(child: ChildProcess, port: number, clip: FragmentedMp4) {
    this.#child = child;
    this.#clip = clip;
    this.#port = port;
    const fromMachineMs = performance.now() - Number(process.hrtime.bigint()) / 1e6;
    child.on('message', (news: CameraNews) => {
      if (news.type === 'listening') return;
      const { index, startMs } = news;
      const isFirst = news.type === 'plays' && !this.#startMs.has(index);
      this.#startMs.set(index, isFirst ? startMs + fromMachineMs : undefined);
    });
  }

  /** @throws SOURCE_UNSUPPORTED when the clip is not H.264 */
  static async start(clip: FragmentedMp4): Promise<Cameras> {
    const film: CameraClip = { frames: h264Frames(clip), clipMs: clip.clipMs };
    const child = fork(ENTRY, [], { serialization: 'advanced', execArgv: [] });
    child.send(film);
    const [news] = (await once(child, 'message')) as [CameraNews];
    return new Cameras(child, news.type === 'listening' ? news.port : 0, clip);
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  /** Starts sessions with these options, each with a camera of its own. */
  opener(options: SessionOptions): OpenSession {
    return (client, index, _startMs, watch) => {
      const clock = { ...watch, sentMs: (frame: number) => this.sentMs(index, frame) };
      return new PulledSession(client, { source: this.urlOf(index), options }, clock);
    };
  }

  urlOf(index: number): string {
    return `rtsp://127.0.0.1:${this.#port}/${index}`;
  }

  /**
   * Time at which frame number `frame` of a camera was due, on the clock of performance.now(); frames are sent within 4 ms of that while the
   * machine lets them. Undefined: it has sent none, has begun again for a player that came back, or has left frames out.
   */
  sentMs(index: number, frame: number): number | undefined {
    const startMs = this.#startMs.get(index);
    return startMs === undefined ? undefined : startMs + this.#clip.dueMs(frame);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.disconnect();
    await gone;
  }
}
