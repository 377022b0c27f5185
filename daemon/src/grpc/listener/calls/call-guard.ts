import type { Http2Session } from 'node:http2';
import {
  type Metadata,
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
} from '@grpc/grpc-js';
import { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import { addressGroup } from '../../../lib/network/address-group.ts';
import type { Refusal } from '../../../metrics/door-metrics.ts';
import { toStatus } from '../../status.ts';
import { AddressCounts } from '../address-counts.ts';
import { breachOf, type CallLimits, checkMetadata, nextStep } from './call-rules.ts';
import { GuardedCall } from './guarded-call.ts';

export interface CallGuardParts {
  readonly config: CallLimits;
  /** Ends a connection at once, with everything that waits in it. */
  throwOut(peer: string): void;
  /** Nothing is left of a call. */
  callOver(peer: string, session: Http2Session, isLost: boolean): void;
  refused(reason: Refusal, address: string): void;
  readonly logger: Logger;
}

/** Holds every call to the limits, and frees what a caller leaves behind that does not take its answer. */
export class CallGuard {
  readonly #parts: CallGuardParts;
  readonly #open = new Set<GuardedCall>();
  readonly #perGroup = new AddressCounts();
  readonly #timer: NodeJS.Timeout;
  readonly #tick: number;
  #lookAt = performance.now();

  constructor(parts: CallGuardParts) {
    this.#parts = parts;
    this.#tick = Math.min(250, Math.max(25, parts.config.readerTimeout / 20));
    this.#timer = setInterval(() => this.#look(), this.#tick).unref();
  }

  /** Must come right after metrics, so that other interceptors and handlers hear what it decides. */
  readonly interceptor: ServerInterceptor = (method, call) => {
    const guarded = new GuardedCall(method, call);
    const group = addressGroup(call.getConnectionInfo().remoteAddress ?? '');
    const count = this.#perGroup.add(group);
    this.#open.add(guarded);
    guarded.onClosed(() => {
      this.#open.delete(guarded);
      this.#perGroup.remove(group);
      const { peer, session, isCutOff } = guarded;
      if (session) this.#parts.callOver(peer, session, isCutOff);
    });
    return this.#atEntrance(guarded, count, group);
  };

  close(): void {
    clearInterval(this.#timer);
  }

  /** Refuses what can be refused before anything is read. */
  #atEntrance(guarded: GuardedCall, count: number, group: string) {
    const { config } = this.#parts;
    const refuse = (reason: Refusal, error: TrueframeError) =>
      this.#refuse(guarded, reason, error, group);
    return new ServerInterceptingCall(guarded as ServerInterceptingCallInterface, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata: Metadata, pass) => {
            try {
              checkMetadata(metadata, config.limits.metadataBytes);
            } catch (reason) {
              refuse('metadata', reason as TrueframeError);
              return;
            }
            if (count > config.limits.callsPerAddress) refuse('calls_per_address', tooMany(config));
            else pass(metadata);
          },
        }),
    });
  }

  #refuse(call: GuardedCall, reason: Refusal, error: TrueframeError, address: string): void {
    this.#parts.refused(reason, address);
    call.cutOff(toStatus(error, this.#parts.logger));
  }

  #look(): void {
    const now = performance.now();
    const stoodStill = now - this.#lookAt > 2 * this.#tick;
    // News of what callers took meanwhile has not been read yet. The look after this one counts in any case.
    this.#lookAt = stoodStill ? Number.POSITIVE_INFINITY : now;
    if (stoodStill) return;
    const { config, throwOut } = this.#parts;
    for (const call of this.#open) {
      const breach = breachOf(call, now, config);
      if (breach) this.#refuse(call, breach.reason, breach.error, addressOf(call.peer));
      const step = nextStep(call, now, config);
      if (step === 'throw out') throwOut(call.peer);
      else if (step) call.reset(step.reset);
    }
  }
}

function tooMany({ limits }: CallLimits): TrueframeError {
  const limit = limits.callsPerAddress;
  const message = `${limit} calls from this address are open (grpc.limits.callsPerAddress); try again when one has ended`;
  return new TrueframeError('LIMIT_CALLS', message, { details: { limit } });
}

function addressOf(peer: string): string {
  return peer.slice(0, peer.lastIndexOf(':'));
}
