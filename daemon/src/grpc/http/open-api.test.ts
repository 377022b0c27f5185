import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js';
import { trueframeService } from '@trueframe/proto';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { openApi } from './open-api.ts';

/** Its body is not read, so that nothing else finds out that the caller has left. */
const PATH = '/trueframe.v1.TrueframeService/Push';

test('a call whose caller has left before it begins never begins', async () => {
  let begun = 0;
  const count: ServerInterceptor = (_, call) => {
    begun += 1;
    return new ServerInterceptingCall(call);
  };
  const calls = { definition: trueframeService, handlers: {}, interceptors: [count] };
  const api = openApi(calls, pino({ enabled: false }));
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const send = () => {
    const { port } = server.address() as AddressInfo;
    const headers = { 'content-type': 'application/json' };
    const call = request({ port, path: PATH, method: 'POST', headers, agent: false });
    call.on('error', () => {}).end('{}');
    return call;
  };
  const taken = async () =>
    (await once(server, 'request')) as unknown as [IncomingMessage, ServerResponse];

  const stays = send();
  void api(...(await taken()), PATH).catch(() => {});
  await expect.poll(() => begun).toBe(1);
  stays.destroy();

  const leaves = send();
  const [message, response] = await taken();
  leaves.destroy();
  await once(response, 'close');
  await api(message, response, PATH).catch(() => {});
  expect(begun).toBe(1);
});
