import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DescMethod } from '@bufbuild/protobuf';
import { createConnectRouter, createContextValues } from '@connectrpc/connect';
import { createAsyncIterable } from '@connectrpc/connect/protocol';
import {
  universalRequestFromNodeRequest,
  universalResponseToNodeResponse,
} from '@connectrpc/connect-node';
import type { UntypedHandleCall } from '@grpc/grpc-js';
import { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import { answerText } from '../../http/answer-text.ts';
import type { Calls } from '../calls.ts';
import { streaming } from '../streaming.ts';
import { service } from './descriptors.ts';
import { exchangeKey, implementationOf } from './implementation.ts';
import { toJsonLines } from './json-lines.ts';
import { enveloped, formOf, jsonOptions, readMessage } from './request-message.ts';

/** Returns a function that answers calls over Connect, gRPC-Web and JSON. */
export function openApi(calls: Calls, logger: Logger) {
  const router = createConnectRouter({
    grpc: false,
    jsonOptions: { ...jsonOptions, alwaysEmitImplicit: true },
  });
  const served = { ...calls, handlers: { ...calls.handlers, Push: refusePush(logger) } };
  for (const method of service.methods) {
    // Connect has no words for a refusal of calls that stream both ways over HTTP/1.1.
    const isBidi = method.methodKind === 'bidi_streaming';
    const shown = isBidi ? { ...method, methodKind: 'server_streaming' as const } : method;
    router.rpc(shown as DescMethod, implementationOf(method, served));
  }
  const handlers = new Map(router.handlers.map((handler) => [handler.requestPath, handler]));
  const methods = new Map(service.methods.map((method) => [method.name, method]));

  return async (request: IncomingMessage, response: ServerResponse, path: string) => {
    const handler = handlers.get(path);
    const form = formOf(request.headers['content-type']);
    const method = handler && methods.get(handler.method.name);
    if (!method) {
      answerText(response, 404, `not found; there are ${[...handlers.keys()].join(' ')}`);
      return;
    }
    if (!form) {
      answerText(response, 415, 'send `content-type: application/json`');
      return;
    }
    const isLines = method.methodKind !== 'unary' && form.isJson && !form.isEnveloped;
    const { body, fault } = await readMessage(request, form, method);
    // One that has left meanwhile would not be heard of again.
    if (response.destroyed) return;
    const values = createContextValues().set(exchangeKey, { request, response, fault });
    const universal = universalRequestFromNodeRequest(request, response, undefined, values);
    universal.header.delete('content-length');
    if (isLines) universal.header.set('content-type', 'application/connect+json');
    const answer = await handler({
      ...universal,
      body: createAsyncIterable([enveloped(body, isLines)]),
    });
    await universalResponseToNodeResponse(isLines ? await toJsonLines(answer) : answer, response);
  };
}

function refusePush(logger: Logger): UntypedHandleCall {
  return streaming(logger, () => {
    const message =
      'Push sends and receives at once, which HTTP/1.1 cannot: call it over gRPC, or have the daemon fetch the source with Analyze';
    throw new TrueframeError('PUSH_NEEDS_GRPC', message);
  }) as UntypedHandleCall;
}
