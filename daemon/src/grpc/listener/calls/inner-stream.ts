import type { ServerHttp2Stream } from 'node:http2';
import type { ServerInterceptingCallInterface } from '@grpc/grpc-js';

interface Layer {
  readonly nextCall?: Layer;
  readonly stream?: ServerHttp2Stream;
}

/**
 * Returns the HTTP/2 stream below a call. grpc-js keeps it to itself, though only the stream can be reset while a caller takes
 * nothing; where a later version hides it, undefined: then such a caller loses its whole connection.
 */
export function innerStream(call: ServerInterceptingCallInterface): ServerHttp2Stream | undefined {
  let layer = call as unknown as Layer;
  while (layer.nextCall) layer = layer.nextCall;
  return typeof layer.stream?.close === 'function' ? layer.stream : undefined;
}
