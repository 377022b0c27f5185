import type { TrueframeError } from '@trueframe/sdk';
import type { SessionPlan } from '../../wire/session-plan.ts';
import { overRate, type RateKind, type TenantRates } from './tenant-rates.ts';
import type { Tenant } from './tenants.ts';

export interface MeteredSession {
  readonly planned: Pick<SessionPlan, 'pace' | 'tenant'>;
  /** The session should wait (true), or need not any more (false). */
  hold(reason: 'quota', isHeld: boolean): void;
  fail(error: TrueframeError): void;
}

/** A live session cannot wait. One whose tenant has owed for this long is too much for its rate. */
const MOST_DEBT_MS = 5000;

/** Books what a session uses of its tenant's rates. What can wait, waits; a live session that goes on using too much ends. */
export class SessionMeter {
  readonly #session: MeteredSession;
  readonly #rates: TenantRates;
  readonly #tenant: Tenant;
  /** Undefined before the first count: another daemon may have analysed frames of it. */
  #analysed: number | undefined;
  #owesSince: Partial<Record<RateKind, number>> = {};
  #timer: NodeJS.Timeout | undefined;

  constructor(session: MeteredSession, rates: TenantRates, tenant: Tenant) {
    this.#session = session;
    this.#rates = rates;
    this.#tenant = tenant;
  }

  /** `total`: frames analysed since the session began. */
  onAnalysed(total: number): void {
    const before = this.#analysed ?? Math.max(0, total - 1);
    const wait = this.#use('frames', Math.max(0, total - before));
    this.#analysed = Math.max(total, before);
    if (wait === 0 || this.#timer || this.#session.planned.pace === 'live') return;
    this.#session.hold('quota', true);
    this.#timer = setTimeout(() => this.#goOn(), wait).unref();
  }

  /** Returns the milliseconds that its caller should send nothing. */
  onMedia(bytes: number): number {
    return this.#use('media', bytes);
  }

  #goOn(): void {
    this.#timer = undefined;
    this.#session.hold('quota', false);
  }

  #use(kind: RateKind, amount: number): number {
    const wait = this.#rates.use(this.#tenant, kind, amount);
    if (wait === 0) {
      delete this.#owesSince[kind];
      return 0;
    }
    const now = performance.now();
    const since = this.#owesSince[kind] ?? now;
    this.#owesSince[kind] = since;
    if (this.#session.planned.pace === 'live' && now - since > MOST_DEBT_MS) {
      this.#session.fail(overRate(this.#tenant, kind, wait));
    }
    return wait;
  }
}
