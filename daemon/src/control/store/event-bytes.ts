import { type Event, trueframeService } from '@trueframe/proto';

// The API's own encoding: fields may be added to it, and what an older daemon has written stays readable.
const { responseSerialize, responseDeserialize } = trueframeService.Analyze;

export function encodeEvent(event: Event): Uint8Array {
  return responseSerialize(event);
}

export function decodeEvent(bytes: Uint8Array): Event {
  return responseDeserialize(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}
