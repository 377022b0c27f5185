import { Socket } from 'node:net';
import { Peer } from './peer.ts';
import { GuestPlugin } from './plugin.ts';

// The program that an isolated plugin runs in. It imports nothing but this folder, the SDK and zod: the process can read nothing else
// but the plugin. The connection to the host is its descriptor 3.

const [, , entry = ''] = process.argv;
const socket = new Socket({ fd: 3, readable: true, writable: true });
// Without a host there is nothing to do. The host says so by closing, also when it was killed.
socket.on('close', () => process.exit(0));
socket.on('error', () => process.exit(0));

const plugin = new GuestPlugin(entry, () => peer);
const peer = new Peer(socket, {
  ask: (op, args) => plugin.ask(op, args),
  tell: (op, args) => plugin.tell(op, args),
  broken: () => process.exit(1),
});
