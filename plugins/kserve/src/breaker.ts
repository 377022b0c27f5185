import { TrueframeError } from '@trueframe/sdk';
import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  type IPolicy,
} from 'cockatiel';
import { isAway } from './failure.ts';
import type { Remote } from './options.ts';

/** Leaves a server alone that has failed several times in a row: waiting for it would delay every frame. */
export class Breaker {
  readonly #policy: IPolicy;
  readonly #address: string;

  /** `onOpen`: the server is left alone from now on. `onClose`: it answers again. */
  constructor(
    { address, breakAfter, tryAfter }: Remote,
    { onOpen, onClose }: { readonly onOpen: () => void; readonly onClose: () => void },
  ) {
    const policy = circuitBreaker(handleWhen(isAway), {
      halfOpenAfter: tryAfter * 1000,
      breaker: new ConsecutiveBreaker(breakAfter),
    });
    policy.onBreak(onOpen);
    policy.onReset(onClose);
    this.#policy = policy;
    this.#address = address;
  }

  /**
   * Calls the server, unless it is left alone.
   * @throws REMOTE_UNAVAILABLE it is left alone; what `call` throws
   */
  async run<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await this.#policy.execute(call);
    } catch (reason) {
      if (!(reason instanceof BrokenCircuitError)) throw reason;
      const message = `${this.#address} is left alone for a while, because it failed before`;
      throw new TrueframeError('REMOTE_UNAVAILABLE', message);
    }
  }
}
