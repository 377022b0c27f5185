import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';

const FIRST_PORT = 20_000;
const LAST_PORT = 60_000;
const TRIES = 20;
/** Smallest packet of RTP: it opens the way through a router. */
const EMPTY_RTP = Buffer.from('800000000000000000000000', 'hex');

/** Pair of UDP ports for one stream of a camera: its packets come out as the interleaved frames of RTSP over TCP. */
export class UdpMedia {
  readonly clientPort: number;
  readonly #sockets: readonly [Socket, Socket];
  readonly #camera: string;
  #cameraPort = 0;

  private constructor(camera: string, port: number, sockets: readonly [Socket, Socket]) {
    this.#camera = camera;
    this.clientPort = port;
    this.#sockets = sockets;
  }

  /** `channel`: of the RTP frames, the next one is of RTCP. Packets of anybody but `camera`, an address, are dropped. */
  static async open(
    camera: string,
    channel: number,
    onFrame: (frame: Buffer) => void,
  ): Promise<UdpMedia> {
    const [port, sockets] = await pair(camera.includes(':') ? 'udp6' : 'udp4');
    for (const [k, socket] of sockets.entries()) {
      socket.on('message', (packet: Buffer, { address }: RemoteInfo) => {
        if (address.replace(/%.*$/, '') !== camera || packet.length > 0xffff) return;
        const head = Buffer.from([0x24, channel + k, packet.length >> 8, packet.length & 0xff]);
        onFrame(Buffer.concat([head, packet]));
      });
      socket.on('error', () => {}); // The camera says that it does not listen: its media is missed soon enough.
    }
    return new UdpMedia(camera, port, sockets);
  }

  /** The camera has said on which port it listens; the next one is for RTCP. */
  play(cameraPort: number): void {
    this.#cameraPort = cameraPort;
    this.#send(0, EMPTY_RTP);
  }

  /** Passes on a report of the player, which it sends as frames of the RTCP channel. */
  report(packet: Buffer): void {
    this.#send(1, packet);
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
  }

  #send(which: 0 | 1, packet: Buffer): void {
    const port = this.#cameraPort + which;
    if (this.#cameraPort < 1 || port > 0xffff) return;
    this.#sockets[which].send(packet, port, this.#camera, () => {});
  }
}

/** An even port and the next one, as RTP has them. */
async function pair(type: 'udp4' | 'udp6'): Promise<readonly [number, readonly [Socket, Socket]]> {
  for (let tries = 1; ; tries += 1) {
    const port = FIRST_PORT + 2 * Math.floor((Math.random() * (LAST_PORT - FIRST_PORT)) / 2);
    const sockets = [createSocket(type), createSocket(type)] as const;
    try {
      for (const [k, socket] of sockets.entries()) {
        socket.bind(port + k);
        await once(socket, 'listening');
      }
      for (const socket of sockets) growBuffer(socket);
      return [port, sockets];
    } catch (reason) {
      for (const socket of sockets) socket.close();
      if (tries === TRIES) throw reason;
    }
  }
}

/** A key frame comes as hundreds of packets at once. */
function growBuffer(socket: Socket): void {
  try {
    socket.setRecvBufferSize(2 * 1024 * 1024);
  } catch {
    // The system allows less.
  }
}
