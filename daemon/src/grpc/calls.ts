import type {
  ServerInterceptor,
  ServiceDefinition,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';

/** The calls of the service, for whichever way they come in. */
export interface Calls {
  readonly definition: ServiceDefinition;
  readonly handlers: UntypedServiceImplementation;
  /** From the one closest to the wire to the one closest to the handler. */
  readonly interceptors: readonly ServerInterceptor[];
}
