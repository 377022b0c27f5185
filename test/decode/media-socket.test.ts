import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { mediaSocket, path } from './support/push-client.ts';

describe('the media socket', () => {
  test('whichever of connection and claim comes first waits for the other', async () => {
    const claimed = mediaSocket().claim('late', new AbortController().signal);
    const client = connect(path);
    client.write('late\nfirst bytes');
    const socket = await claimed;
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    expect(chunk.toString()).toBe('first bytes');
    socket.destroy();
    client.destroy();
  });

  test('a peer that sends no session id is cut off', async () => {
    const client = connect(path);
    client.on('error', () => {});
    client.write('x'.repeat(10_000));
    client.resume();
    await new Promise((resolve) => client.once('close', resolve));
  });

  test('a second connection for the same session is cut off', async () => {
    const one = connect(path);
    one.write('twice\n');
    await wait(50);
    const two = connect(path);
    two.write('twice\n');
    two.resume();
    await new Promise((resolve) => two.once('close', resolve));
    const socket = await mediaSocket().claim('twice', new AbortController().signal);
    socket.destroy();
    one.destroy();
  });

  test('a connection that comes after its session has ended is cut off', async () => {
    mediaSocket().forget('gone');
    const client = connect(path);
    client.on('error', () => {});
    client.write('gone\nmedia');
    client.resume();
    await new Promise((resolve) => client.once('close', resolve));
  });
});
