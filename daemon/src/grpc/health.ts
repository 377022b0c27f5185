import type { Server, ServiceDefinition } from '@grpc/grpc-js';
import { HealthImplementation, service } from 'grpc-health-check';

/** The whole server, and the one service: a probe may ask for either. */
const NAMES = ['', 'trueframe.v1.TrueframeService'];

export const healthService: ServiceDefinition = service;

/** grpc.health.v1: Check, Watch and List. NOT_SERVING until told otherwise. */
export class Health {
  readonly #implementation = new HealthImplementation(
    Object.fromEntries(NAMES.map((name) => [name, 'NOT_SERVING'])),
  );
  #isServing = false;

  get isServing(): boolean {
    return this.#isServing;
  }

  addTo(server: Server): void {
    this.#implementation.addToServer(server);
  }

  set(isServing: boolean): void {
    if (isServing === this.#isServing) return;
    this.#isServing = isServing;
    for (const name of NAMES) {
      this.#implementation.setStatus(name, isServing ? 'SERVING' : 'NOT_SERVING');
    }
  }
}
