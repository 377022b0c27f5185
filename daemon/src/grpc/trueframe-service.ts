import type { TrueframeServiceHandlers } from '@trueframe/proto';
import { catalogueCalls } from './catalogue-calls.ts';
import { pictureCalls } from './picture-calls.ts';
import type { ServiceParts } from './service-parts.ts';
import { sessionCalls } from './session-calls.ts';

/** The handlers of the service: parse, delegate, convert. */
export function createTrueframeService(parts: ServiceParts): TrueframeServiceHandlers {
  return { ...sessionCalls(parts), ...catalogueCalls(parts), ...pictureCalls(parts) };
}
