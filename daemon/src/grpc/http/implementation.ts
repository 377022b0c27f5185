import type { IncomingMessage, ServerResponse } from 'node:http';
import { type DescMethod, fromBinary, type Message, toBinary } from '@bufbuild/protobuf';
import {
  ConnectError,
  createContextKey,
  type HandlerContext,
  type MethodImpl,
} from '@connectrpc/connect';
import type { MethodDefinition, ServerInterceptingCallInterface } from '@grpc/grpc-js';
import type { Calls } from '../calls.ts';
import { faulty } from '../limit-requests.ts';
import { Answer } from './answer.ts';
import { addTo, toConnectError } from './connect-error.ts';
import { HttpCall } from './http-call.ts';
import { runHandler } from './run-handler.ts';

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Words for what is wrong with the request; undefined: nothing. */
  readonly fault: string | undefined;
}

/** The HTTP request that a call came with. */
export const exchangeKey = createContextKey<Exchange | undefined>(undefined);

/** Returns an implementation for Connect that puts calls through to their gRPC handlers. */
export function implementationOf(method: DescMethod, calls: Calls): MethodImpl<DescMethod> {
  const stream = (message: Message, context: HandlerContext) =>
    answersTo(method, calls, message, context);
  const unary = async (message: Message, context: HandlerContext) => {
    let last: Message | undefined;
    for await (const answer of stream(message, context)) last = answer;
    return last;
  };
  return (method.methodKind === 'unary' ? unary : stream) as MethodImpl<DescMethod>;
}

/** Yields what the handler of a call sends. @throws ConnectError */
async function* answersTo(
  method: DescMethod,
  { definition, handlers, interceptors }: Calls,
  message: Message,
  context: HandlerContext,
): AsyncGenerator<Message> {
  const rpc = definition[method.name] as MethodDefinition<object, object>;
  const trailers = method.methodKind === 'unary' ? context.responseHeader : context.responseTrailer;
  const { fault, ...exchange } = context.values.get(exchangeKey) as Exchange;
  const bytes = Buffer.from(toBinary(method.input, message));
  const answer = new Answer(toConnectError, (metadata) => addTo(trailers, metadata));
  const base = new HttpCall({
    ...exchange,
    message: fault === undefined ? rpc.requestDeserialize(bytes) : faulty(rpc, fault),
    answer,
    sendHeaders: (metadata) => addTo(context.responseHeader, metadata),
  });
  const { signal } = context;
  const cancel = () => base.cancel(ConnectError.from(signal.reason));
  signal.addEventListener('abort', cancel);
  const call = interceptors.reduce<ServerInterceptingCallInterface>(
    (next, interceptor) => interceptor(rpc, next),
    base,
  );
  runHandler(call, handlers[method.name] as never, rpc.responseStream);
  if (signal.aborted) cancel();
  for await (const sent of answer) {
    yield fromBinary(method.output, rpc.responseSerialize(sent as object));
  }
}
