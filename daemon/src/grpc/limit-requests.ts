import {
  type Server,
  ServerInterceptingCall,
  type ServerInterceptor,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import { toStatus } from './status.ts';

/** Every request but media is far smaller; what is larger is not even decoded. */
const MOST_BYTES = 64 * 1024;

/** Faults of requests that a handler is still to refuse, with a status of ours. */
const faults = new WeakMap<object, string>();

interface Limit {
  readonly mostBytes: number;
  /** Returns the reason why a request of that size is not decoded; undefined: it is. */
  readonly faultOf?: (bytes: Uint8Array) => string | undefined;
}

/** The same service, whose handlers call `checkRequest` first. `limits`: most bytes of methods whose messages carry media or tensors. */
export function limitRequests<S extends ServiceDefinition>(
  service: S,
  limits: Readonly<Record<string, Limit>> = {},
): S {
  const methods = Object.entries(service).map(([name, method]) => {
    const { mostBytes = MOST_BYTES, faultOf = () => undefined } = limits[name] ?? {};
    const requestDeserialize = (bytes: Buffer): object => {
      if (bytes.length > mostBytes) {
        const why = `the request has ${bytes.length} bytes; at most ${mostBytes} are taken`;
        return faulty(method, why);
      }
      const fault = faultOf(bytes);
      if (fault !== undefined) return faulty(method, fault);
      try {
        return method.requestDeserialize(bytes) as object;
      } catch {
        return faulty(method, 'the bytes of the request are no message of its type');
      }
    };
    return [name, { ...method, requestDeserialize }];
  });
  return Object.fromEntries(methods) as S;
}

/** @throws REQUEST_INVALID for one that is too large or cannot be decoded */
export function checkRequest(request: object): void {
  const fault = faults.get(request);
  if (fault !== undefined) throw new TrueframeError('REQUEST_INVALID', fault);
}

/** For services of others, whose handlers call nothing of ours: what adds itself here is limited, too. */
export function limited(server: Server): Pick<Server, 'addService'> {
  return {
    addService: (service: ServiceDefinition, handlers: UntypedServiceImplementation) =>
      server.addService(limitRequests(service), handlers),
  };
}

/** Refuses their requests before they see them. */
export function refuseFaulty(logger: Logger): ServerInterceptor {
  return ({ path }, call) => {
    // Handlers of ours look themselves, and then end their session, too.
    if (path.startsWith('/trueframe.') || path.startsWith('/inference.'))
      return new ServerInterceptingCall(call);
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMessage: (message, pass) => {
            try {
              checkRequest(message);
              pass(message);
            } catch (reason) {
              call.sendStatus(toStatus(reason, logger));
            }
          },
        }),
    });
  };
}

/** Returns an empty request that its handler refuses. */
export function faulty(
  { requestDeserialize }: Pick<ServiceDefinition[string], 'requestDeserialize'>,
  fault: string,
): object {
  const request = requestDeserialize(Buffer.alloc(0)) as object;
  faults.set(request, fault);
  return request;
}
