import type { Socket } from 'node:net';
import { createServer, type Server } from 'node:tls';
import type { Logger } from 'pino';
import type { Config } from '../../config/schema.ts';
import type { DoorMetrics } from '../../metrics/door-metrics.ts';
import { type Certificates, readCertificates } from './certificates.ts';

export interface EncryptionParts {
  /** Protocol that is spoken on the connections. */
  readonly protocol: 'h2' | 'http/1.1';
  readonly tls: Config['grpc']['tls'];
  /** Milliseconds that a handshake may take. */
  readonly handshakeTimeout: number;
  readonly metrics: DoorMetrics;
  readonly logger: Logger;
  onEncrypted(socket: Socket): void;
  onFailed(socket: Socket): void;
}

const LOOK_EVERY_MS = 2000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** A certificate that ends sooner than this is warned of once a day. */
const SOON_MS = 14 * DAY_MS;

/** TLS with the certificates of files, which are read again when they change. Connections that are there stay. */
export class Encryption {
  readonly #parts: EncryptionParts;
  readonly #server: Server;
  readonly #timer: NodeJS.Timeout;
  #current: Certificates;
  /** Fault found at the last look, to be told when it is still there at the next: files are replaced one by one. */
  #problem = '';
  #toldProblem = '';
  #warnedAt = 0;

  /** @throws CONFIG_INVALID that names the file and what is wrong with it */
  static async open(parts: EncryptionParts): Promise<Encryption> {
    return new Encryption(parts, await readCertificates(parts.tls));
  }

  private constructor(parts: EncryptionParts, certificates: Certificates) {
    this.#parts = parts;
    this.#current = certificates;
    this.#server = createServer({
      ...certificates.options,
      ALPNProtocols: [parts.protocol],
      handshakeTimeout: parts.handshakeTimeout,
      requestCert: parts.tls.clientCa !== '',
      rejectUnauthorized: parts.tls.requireClientCert,
    });
    this.#server.on('secureConnection', (socket) => {
      // A caller of another protocol has nothing to say here. One that names none speaks HTTP/1.1.
      if ((socket.alpnProtocol || 'http/1.1') === parts.protocol) parts.onEncrypted(socket);
      else this.#fail(socket);
    });
    // Left alone, the socket of a failed handshake stays open.
    this.#server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
      // One that only left broke nothing.
      if (error.code === 'ECONNRESET') socket.destroy();
      else this.#fail(socket);
    });
    this.#use(certificates);
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS).unref();
  }

  /** Begins the handshake on a connection. */
  readonly encrypt = (socket: Socket): void => {
    this.#server.emit('connection', socket);
  };

  close(): void {
    clearInterval(this.#timer);
  }

  #fail(socket: Socket): void {
    this.#parts.onFailed(socket);
    socket.destroy();
  }

  async #look(): Promise<void> {
    this.#warnOfEnd();
    try {
      const next = await readCertificates(this.#parts.tls);
      this.#problem = '';
      this.#toldProblem = '';
      if (next.hash === this.#current.hash) return;
      this.#server.setSecureContext(next.options);
      this.#use(next);
      this.#parts.metrics.reloads.inc({ outcome: 'loaded' });
      this.#parts.logger.info('certificates were read anew');
    } catch (reason) {
      this.#tell((reason as Error).message);
    }
  }

  #tell(problem: string): void {
    const isSame = problem === this.#problem;
    this.#problem = problem;
    if (!isSame || problem === this.#toldProblem) return;
    this.#toldProblem = problem;
    this.#parts.metrics.reloads.inc({ outcome: 'failed' });
    this.#parts.logger.error(`${problem}; the certificates read before stay in use`);
  }

  #use(certificates: Certificates): void {
    this.#current = certificates;
    const { certificateExpiry } = this.#parts.metrics;
    const { expiresAt, clientCaExpiresAt } = certificates;
    certificateExpiry.set({ certificate: 'server' }, expiresAt / 1000);
    if (clientCaExpiresAt)
      certificateExpiry.set({ certificate: 'client_ca' }, clientCaExpiresAt / 1000);
    this.#warnedAt = 0;
    this.#warnOfEnd();
  }

  #warnOfEnd(): void {
    const { expiresAt, clientCaExpiresAt = Number.POSITIVE_INFINITY } = this.#current;
    const now = Date.now();
    const first = Math.min(expiresAt, clientCaExpiresAt);
    if (first - now > SOON_MS || now - this.#warnedAt < DAY_MS) return;
    this.#warnedAt = now;
    const { cert, clientCa } = this.#parts.tls;
    const file = first === expiresAt ? cert : clientCa;
    const ends = first < now ? 'has ended' : 'ends';
    this.#parts.logger.warn({ file }, `a certificate ${ends} at ${new Date(first).toISOString()}`);
  }
}
