import { createServer, type Socket } from 'node:net';
import { listenAnywhere } from './free-port.ts';

/** A server that accepts connections and never says anything. */
export async function listenSilently() {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  let hear: () => void = () => {};
  const asked = new Promise<void>((done) => {
    hear = done;
  });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', () => hear());
    resolve();
  });
  const { port } = await listenAnywhere(server);
  return {
    url: `rtsp://127.0.0.1:${port}/live`,
    connected: promise,
    /** Somebody has said something. */
    asked,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
