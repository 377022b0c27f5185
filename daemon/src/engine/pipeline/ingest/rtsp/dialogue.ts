import { TrueframeError } from '@trueframe/sdk';
import type { SourceSettings } from '../ingest.ts';
import { headerIn, headersIn, type RtspMessage, statusOf, withHeaders } from './messages.ts';
import type { RtspTarget } from './target.ts';
import { askedChannel, safeTransport, udpAnswer, udpTransport } from './transport.ts';
import type { UdpMedia } from './udp-media.ts';

/** Headers of answers that a player needs. Above all `Location` is not among them. */
const PLAYER_HEADERS = new Set([
  ...['content-type', 'content-base', 'public', 'session', 'range', 'rtp-info', 'notice'],
]);
/** Methods that a camera may ask of a player and that need no more than a yes. */
const HARMLESS = /^(OPTIONS|ANNOUNCE|SET_PARAMETER|GET_PARAMETER) /;
/** Beyond this a server is not waited for. */
const MAX_PENDING = 64;
/** Times that one request is sent again: for a challenge, for one that went stale, for another transport. */
const MAX_TRIES = 4;

interface Pending {
  /** As the player sent it. */
  readonly request: RtspMessage;
  readonly method: string;
  readonly url: string;
  readonly channel: number;
  readonly tries: number;
  readonly wasChallenged: boolean;
  readonly udp?: UdpMedia;
}

export interface DialogueOptions {
  readonly target: RtspTarget;
  /** URL under which the player knows the camera. */
  readonly input: string;
  readonly transport: SourceSettings['rtspTransport'];
  /** Sends to the camera. */
  ask(message: RtspMessage): void;
  /** Sends to the player. */
  tell(message: RtspMessage): void;
  /** Opens ports for a stream of the camera; its RTP is to come on this channel. */
  openUdp(channel: number): Promise<UdpMedia>;
  /** The camera sends us elsewhere: connects there, if that is allowed, so that `ask` asks there. */
  redirect(location: string): Promise<RtspTarget>;
}

/**
 * The dialogue between a player and a camera. The player knows neither where the camera is nor the password, and hears nothing
 * that could send it elsewhere: requests get the camera's URL and credentials, answers keep a few harmless headers.
 */
export class Dialogue {
  readonly #options: DialogueOptions;
  #target: RtspTarget;
  readonly #pending = new Map<number, Pending>();
  #sequence = 0;
  #isUdp: boolean;

  constructor(options: DialogueOptions) {
    this.#options = options;
    this.#target = options.target;
    this.#isUdp = options.transport === 'udp';
  }

  /** A request of the player. */
  async asked(request: RtspMessage): Promise<void> {
    const [method = '', url = ''] = request.start.split(' ');
    if (statusOf(request) !== undefined) return; // To a request of the camera, which we have answered.
    await this.#send({
      ...{ request, method, url, channel: askedChannel(request) },
      ...{ tries: 0, wasChallenged: false },
    });
  }

  /**
   * Takes an answer of the camera, or a request of its own.
   * @throws SOURCE_FORBIDDEN, SOURCE_UNSUPPORTED, SOURCE_UNREACHABLE
   */
  async answered(message: RtspMessage): Promise<void> {
    const status = statusOf(message);
    if (status === undefined) return this.#reply(message);
    const pending = this.#take(message);
    if (!pending) return;
    const isNext = await this.#again(pending, message, status);
    if (!isNext) this.#pass(pending, message, status);
  }

  /** Sends a request again where the answer asks for that. Returns true when it has. */
  async #again(pending: Pending, message: RtspMessage, status: number): Promise<boolean> {
    const { method, tries } = pending;
    const next = { ...pending, tries: tries + 1 };
    if (status === 401 && this.#takesChallenge(pending, message)) {
      await this.#send({ ...next, wasChallenged: true });
      return true;
    }
    if (status >= 300 && status < 400) {
      if (method !== 'OPTIONS' && method !== 'DESCRIBE') throw lateRedirect(method, status);
      this.#target = await this.#options.redirect(headerIn(message.headers, 'location') ?? '');
      await this.#send({ ...next, tries: 0, wasChallenged: false });
      return true;
    }
    const isRefused = status === 461 && method === 'SETUP' && this.#options.transport === 'auto';
    if (!isRefused || this.#isUdp) return false;
    this.#isUdp = true;
    await this.#send(next);
    return true;
  }

  #takesChallenge({ tries, wasChallenged }: Pending, { headers }: RtspMessage): boolean {
    const challenges = headersIn(headers, 'www-authenticate');
    return (
      tries < MAX_TRIES && this.#target.credentials?.challenged(challenges, wasChallenged) === true
    );
  }

  async #send(pending: Pending): Promise<void> {
    if (this.#pending.size >= MAX_PENDING) throw silent();
    const { request, method, channel } = pending;
    const isUdp = method === 'SETUP' && this.#isUdp;
    const udp = isUdp ? (pending.udp ?? (await this.#options.openUdp(channel))) : undefined;
    const url = this.#urlAt(pending.url);
    this.#sequence += 1;
    this.#pending.set(this.#sequence, { ...pending, ...(udp && { udp }) });
    this.#options.ask(
      withHeaders(
        { ...request, start: `${method} ${url} RTSP/1.0` },
        {
          CSeq: String(this.#sequence),
          Authorization: this.#target.credentials?.authorization(method, url),
          ...(udp && { Transport: udpTransport(udp.clientPort) }),
        },
      ),
    );
  }

  /** The player's name of the camera, or of a stream of it, as the camera knows it. */
  #urlAt(url: string): string {
    const { input } = this.#options;
    return url.startsWith(input) ? this.#target.url + url.slice(input.length) : url;
  }

  #take({ headers }: RtspMessage): Pending | undefined {
    const said = headerIn(headers, 'cseq');
    // Some servers leave it out.
    const sequence = said === undefined ? [...this.#pending.keys()][0] : Number.parseInt(said, 10);
    const pending = this.#pending.get(sequence ?? -1);
    this.#pending.delete(sequence ?? -1);
    return pending;
  }

  #pass({ request, channel, udp, method }: Pending, answer: RtspMessage, status: number): void {
    const isSetup = method === 'SETUP' && status >= 200 && status < 300;
    const transport = isSetup ? this.#transportOf(answer, channel, udp) : undefined;
    const kept = answer.headers.filter(([name]) => PLAYER_HEADERS.has(name.toLowerCase()));
    const reason = answer.start.slice(13, 120).replace(/[^\x20-\x7e]/g, '');
    this.#options.tell({
      start: `RTSP/1.0 ${status} ${reason}`,
      headers: [
        ['CSeq', headerIn(request.headers, 'cseq') ?? '1'],
        ...kept,
        ...(transport === undefined ? [] : [['Transport', transport] as const]),
        ...(answer.body.length > 0
          ? [['Content-Length', String(answer.body.length)] as const]
          : []),
      ],
      body: answer.body,
    });
  }

  #transportOf(answer: RtspMessage, channel: number, udp: UdpMedia | undefined): string {
    if (!udp) {
      const transport = safeTransport(answer, channel);
      if (transport !== undefined) return transport;
      throw otherTransport();
    }
    const found = udpAnswer(answer, channel);
    if (!found) throw otherTransport();
    udp.play(found.serverPort);
    return found.transport;
  }

  #reply({ start, headers }: RtspMessage): void {
    const status = HARMLESS.test(start) ? '200 OK' : '501 Not Implemented';
    const sequence = headerIn(headers, 'cseq') ?? '0';
    const body = Buffer.alloc(0);
    this.#options.ask({ start: `RTSP/1.0 ${status}`, headers: [['CSeq', sequence]], body });
  }
}

function lateRedirect(method: string, status: number): TrueframeError {
  const words = `the server redirects at ${method} (${status}), which is not followed: give the URL that the camera itself has`;
  return new TrueframeError('SOURCE_UNSUPPORTED', words);
}

function otherTransport(): TrueframeError {
  const words =
    'the server sends media in another way than it was asked for: see sources.rtspTransport';
  return new TrueframeError('SOURCE_UNSUPPORTED', words);
}

function silent(): TrueframeError {
  const words = `the server leaves more than ${MAX_PENDING} requests without an answer`;
  return new TrueframeError('SOURCE_UNREACHABLE', words);
}
