import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { TrueframeError } from '@trueframe/sdk';
import { withoutPassword } from '../../../../lib/check-rtsp-url.ts';
import { causeError } from '../../decode/causes.ts';
import type { SourceSettings } from '../ingest.ts';
import { type Connected, connectToCamera } from './connect.ts';
import { Dialogue } from './dialogue.ts';
import { type RtspPiece, RtspReader, TooMuchError, toBytes } from './messages.ts';
import { followed } from './redirect.ts';
import { type RtspTarget, targetOf } from './target.ts';
import { UdpMedia } from './udp-media.ts';
import { FirstWords } from './what-answers.ts';

/** A stranger on this machine that has found the port is let go after this time. */
const STRANGER_MS = 5000;

/**
 * One connection to a camera, for one player on this machine. The player (ffmpeg) gets `input`, a URL that means this relay,
 * and never connects elsewhere: the relay goes to the address that was checked, answers challenges for the password, follows
 * redirects where the caller could have gone, and carries UDP media into the player's one connection.
 */
export class RtspRelay {
  readonly #url: string;
  readonly #settings: SourceSettings;
  readonly #halt: AbortController = new AbortController();
  readonly #words = new FirstWords();
  readonly #udp: UdpMedia[] = [];
  readonly #server: Server;
  readonly #path = `/${randomBytes(16).toString('hex')}`;
  readonly #strangers = new Set<Socket>();
  #target: RtspTarget;
  #camera: Connected;
  #player: Socket | undefined;
  #dialogue: Dialogue | undefined;
  #redirects = 0;
  #problem: TrueframeError | undefined;
  #input = '';

  private constructor(
    url: string,
    target: RtspTarget,
    camera: Connected,
    settings: SourceSettings,
  ) {
    this.#url = url;
    this.#target = target;
    this.#camera = camera;
    this.#settings = settings;
    this.#server = createServer({ noDelay: true }, (socket) => this.#meet(socket));
  }

  /** @throws SOURCE_FORBIDDEN, SOURCE_UNREACHABLE, SOURCE_UNSUPPORTED, REQUEST_INVALID, SESSION_CANCELLED, MACHINE_* */
  static async open(
    url: string,
    settings: SourceSettings,
    signal: AbortSignal,
  ): Promise<RtspRelay> {
    const target = targetOf(url);
    const shown = withoutPassword(url, url);
    const camera = await connectToCamera(target, settings, shown, signal);
    const relay = new RtspRelay(url, target, camera, settings);
    relay.#server.listen(0, '127.0.0.1');
    try {
      await once(relay.#server, 'listening');
    } catch (reason) {
      relay.close();
      throw TrueframeError.from(reason);
    }
    const { port } = relay.#server.address() as AddressInfo;
    relay.#input = `rtsp://127.0.0.1:${port}${relay.#path}`;
    relay.#hear(camera);
    return relay;
  }

  /** URL for the player. */
  get input(): string {
    return this.#input;
  }

  /** Returns why the connection cannot be used, where the relay knows better than the player. */
  get problem(): TrueframeError | undefined {
    const cause = this.#words.cause(this.#camera.socket.destroyed);
    return this.#problem ?? (cause && causeError(this.#shown, cause));
  }

  close(): void {
    this.#halt.abort();
    this.#server.close();
    for (const socket of [...this.#strangers, this.#player, this.#camera.socket]) socket?.destroy();
    for (const udp of this.#udp.splice(0)) udp.close();
  }

  get #shown(): string {
    return withoutPassword(this.#url, this.#url);
  }

  /** Whoever names the secret path is our player; the port is nobody's secret. */
  #meet(socket: Socket): void {
    const reader = new RtspReader();
    const timer = setTimeout(() => socket.destroy(), STRANGER_MS);
    this.#strangers.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => {
      clearTimeout(timer);
      this.#strangers.delete(socket);
      if (socket === this.#player) this.#camera.socket.destroy();
    });
    socket.on('data', (bytes: Buffer) => {
      this.#guarded(() => {
        for (const piece of reader.read(bytes)) {
          if (socket !== this.#player && !this.#admit(socket, piece)) return void socket.destroy();
          clearTimeout(timer);
          this.#fromPlayer(piece);
        }
      });
    });
  }

  #admit(socket: Socket, piece: RtspPiece): boolean {
    if (this.#player || Buffer.isBuffer(piece)) return false;
    if (piece.start.split(' ')[1] !== this.#input) return false;
    this.#player = socket;
    this.#strangers.delete(socket);
    this.#server.close();
    if (this.#camera.socket.destroyed) socket.end();
    this.#dialogue = new Dialogue({
      target: this.#target,
      input: this.#input,
      transport: this.#settings.rtspTransport,
      ask: (message) => void this.#camera.socket.write(toBytes(message)),
      tell: (message) => this.#toPlayer(toBytes(message)),
      openUdp: (channel) => this.#openUdp(channel),
      redirect: (location) => this.#follow(location),
    });
    return true;
  }

  #fromPlayer(piece: RtspPiece): void {
    if (!Buffer.isBuffer(piece)) this.#later(this.#dialogue?.asked(piece));
    else if (this.#udp.length === 0) this.#camera.socket.write(piece);
    // Reports on the media; a stream has two channels.
    else if (piece.length > 4) this.#udp[(piece[1] as number) >> 1]?.report(piece.subarray(4));
  }

  /** From now on this is the camera. */
  #hear(camera: Connected): void {
    const reader = new RtspReader();
    const { socket } = camera;
    socket.on('data', (bytes: Buffer) => {
      if (camera !== this.#camera) return;
      this.#words.add(bytes);
      if (this.#words.isOther) return this.#end();
      this.#guarded(() => {
        for (const piece of reader.read(bytes)) {
          if (Buffer.isBuffer(piece)) this.#toPlayer(piece);
          else this.#later(this.#dialogue?.answered(piece));
        }
      });
    });
    socket.once('close', () => {
      if (camera === this.#camera) this.#player?.end();
    });
  }

  #toPlayer(bytes: Buffer): void {
    const { socket } = this.#camera;
    if (this.#player?.writable && !this.#player.write(bytes) && this.#udp.length === 0) {
      socket.pause();
      this.#player.once('drain', () => socket.resume());
    }
  }

  async #openUdp(channel: number): Promise<UdpMedia> {
    const media = await UdpMedia.open(this.#camera.address, channel, (frame) => {
      // Frames that a player cannot take in time are lost, as they would be without us.
      if (this.#player && this.#player.writableLength < 4 * 1024 * 1024) this.#toPlayer(frame);
    });
    if (this.#halt.signal.aborted) media.close();
    else this.#udp[channel >> 1] = media;
    return media;
  }

  async #follow(location: string): Promise<RtspTarget> {
    this.#redirects += 1;
    const next = followed(location, this.#target, this.#redirects);
    const left = this.#camera;
    this.#camera = await connectToCamera(
      next,
      this.#settings,
      `${this.#shown}, which redirects to another server,`,
      this.#halt.signal,
    );
    left.socket.destroy();
    if (this.#halt.signal.aborted) this.#camera.socket.destroy();
    this.#target = next;
    this.#hear(this.#camera);
    return next;
  }

  #later(work: Promise<void> | undefined): void {
    work?.catch((reason) => this.#fail(reason));
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (reason) {
      this.#fail(reason);
    }
  }

  #fail(reason: unknown): void {
    if (this.#halt.signal.aborted) return;
    const error =
      reason instanceof TooMuchError
        ? new TrueframeError('SOURCE_UNSUPPORTED', 'the server says more than RTSP needs')
        : TrueframeError.from(reason);
    const words = withoutPassword(error.message, this.#url);
    const isNamed = words.includes(this.#shown);
    this.#problem ??= new TrueframeError(
      error.code,
      isNamed ? words : `cannot use ${this.#shown}: ${words}`,
      { cause: reason, details: error.details },
    );
    this.#end();
  }

  #end(): void {
    this.#player?.destroy();
    this.#camera.socket.destroy();
  }
}
