import { once } from 'node:events';
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { ReceiverBehaviour, SinkReceiver } from '@trueframe/sdk/testing';
import { afterAll } from 'vitest';
import { freePort } from '../helpers/free-port.ts';
import { NatsServer } from '../helpers/nats-server.ts';
import { tempFolderForAll } from '../helpers/temp-folder.ts';

/** A receiver, and the options that lead a sink to it. */
export interface Reached {
  readonly receiver: SinkReceiver;
  readonly options: Record<string, unknown>;
}

/** A receiver of webhooks in this process. */
export async function webhookReceiver(): Promise<Reached> {
  const port = await freePort();
  const texts: string[] = [];
  let how: ReceiverBehaviour = 'takes';
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    if (how === 'silent') return;
    if (how === 'takes') texts.push(body);
    response.writeHead(how === 'takes' ? 204 : 422).end();
  };
  let server: Server | undefined;
  const close = async () => {
    const open = server;
    server = undefined;
    if (!open) return;
    open.close();
    open.closeAllConnections();
    await once(open, 'close');
  };
  afterAll(close);
  return {
    options: { url: `http://127.0.0.1:${port}/`, secret: 'a secret of the tests' },
    receiver: {
      can: ['away', 'refuses', 'silent'],
      received: () => texts,
      async behave(next) {
        how = next;
        if (how === 'away') return close();
        if (server) return;
        server = createServer((request, response) => void answer(request, response));
        server.listen(port, '127.0.0.1');
        await once(server, 'listening');
      },
    },
  };
}

/** A file, whose folder comes and goes. */
export function fileReceiver(): Reached {
  const root = tempFolderForAll();
  const folder = join(root, 'there');
  mkdirSync(folder);
  const path = join(folder, 'notices.jsonl');
  let isAway = false;
  return {
    options: { path },
    receiver: {
      can: ['away'],
      received: () => linesOf(path),
      behave(how) {
        if ((how === 'away') === isAway) return;
        isAway = how === 'away';
        const [from, to] = isAway ? [folder, join(root, 'gone')] : [join(root, 'gone'), folder];
        renameSync(from, to);
      },
    },
  };
}

export function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').slice(0, -1);
  } catch {
    return [];
  }
}

const hasAnswer = (connection: NatsConnection) =>
  connection.flush().then(
    () => true,
    () => false,
  );

/** A NATS server, and somebody who subscribes to what is published. */
export async function natsReceiver(): Promise<Reached> {
  const server = await NatsServer.start(tempFolderForAll());
  const listener = await connect({
    servers: server.address,
    reconnectTimeWait: 20,
    maxReconnectAttempts: -1,
  });
  const texts: string[] = [];
  listener.subscribe('core.>', { callback: (_, message) => void texts.push(message.string()) });
  afterAll(async () => {
    await listener.close();
    await server.kill();
  });
  let before: ReceiverBehaviour = 'takes';
  return {
    options: { servers: [server.address], subject: 'core.{session}.{kind}', timeoutMs: 500 },
    receiver: {
      can: ['away', 'silent'],
      async received() {
        await listener.flush();
        return texts;
      },
      async behave(how) {
        if (how === before) return;
        if (before === 'silent') server.thaw();
        if (before === 'away') {
          await server.resume();
          // The subscription is back as soon as this is answered.
          while (!(await hasAnswer(listener))) await sleep(20);
        }
        if (how === 'silent') server.freeze();
        if (how === 'away') await server.kill();
        before = how;
      },
    },
  };
}
