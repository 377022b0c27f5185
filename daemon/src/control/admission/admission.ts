import { type ErrorCode, type ErrorDetails, TrueframeError } from '@trueframe/sdk';
import type { Config } from '../../config/schema.ts';
import { usableCores } from '../../lib/usable-cores.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import type { PlannedSession } from '../requests/plan-session.ts';
import { LoadControl, type LoadedSession } from './load-control.ts';
import { type MeteredSession, SessionMeter } from './session-meter.ts';
import { type RateKind, TenantRates } from './tenant-rates.ts';
import { type Tenant, Tenants } from './tenants.ts';

/** A session that is not over, as far as it counts here. */
export interface SeatedSession extends LoadedSession {
  readonly planned: LoadedSession['planned'] & Pick<SessionPlan, 'tenant'>;
  /** Set for pushed sources. */
  readonly media: { isUnusedFor(ms: number): boolean } | undefined;
  fail(error: TrueframeError): void;
}

export interface Admitted {
  readonly tenant: Tenant;
  /** Rung of the degrade ladder. */
  readonly rung: number;
}

/** Sessions per processor that a daemon takes without a measure of what it can carry: files always, live sessions at first. */
const UNMEASURED_PER_CORE = 2;
/** A caller that is about to push sends something within this time. */
const UNUSED_MS = 1000;

/** Gives seats: to as many sessions as are configured, in all and per tenant, and to no more than the machine can carry. */
export class Admission {
  readonly #config: Config['sessions'];
  readonly #tenants: Tenants;
  readonly #running: () => readonly SeatedSession[];
  readonly #onRefused: (code: ErrorCode) => void;
  #isClosed = false;
  /** They end to make room, and take no seat any more. */
  readonly #leaving = new WeakSet<SeatedSession>();
  /** Knows what the machine can carry, and keeps live sessions on rungs of the degrade ladder. */
  readonly load: LoadControl;
  readonly rates: TenantRates;

  /** `running`: sessions that are not over, newest first. */
  constructor(
    config: Config['sessions'],
    running: () => readonly SeatedSession[],
    onRefused: (code: ErrorCode) => void,
    onLimited: (kind: RateKind) => void = () => {},
  ) {
    this.#config = config;
    this.#tenants = new Tenants(config);
    this.#running = running;
    this.#onRefused = onRefused;
    this.load = new LoadControl(config, running);
    this.rates = new TenantRates(onLimited);
  }

  /** Admits nobody from now on. */
  close(): void {
    this.#isClosed = true;
  }

  /** @throws REQUEST_INVALID, LIMIT_SESSIONS, LIMIT_TENANT, LIMIT_TENANT_RATE, LIMIT_CAPACITY, DAEMON_DRAINING */
  admit(planned: PlannedSession, tenantId: string): Admitted {
    const tenant = this.#tenants.named(tenantId);
    const { limit } = this.#config;
    if (this.#isClosed) {
      this.#refuse('DAEMON_DRAINING', 'the daemon is shutting down; use another one');
    }
    this.#checkRates(tenant);
    if (this.#seated().length >= limit && !this.#longestUnused(this.#seated())) {
      const message = `all ${limit} sessions are in use; try again when one has ended`;
      this.#refuse('LIMIT_SESSIONS', message, { limit });
    }
    this.#makeRoomFor(tenant);
    if (this.#seated().length >= limit) this.#dismiss(this.#longestUnused(this.#seated()));
    const rung = this.load.roomFor(planned);
    if (rung === undefined) {
      const message =
        'the machine cannot carry another live session like this one; use another daemon, or try again when one has ended';
      this.#refuse('LIMIT_CAPACITY', message, { live: this.liveRungs().length });
    }
    this.rates.use(tenant, 'starts', 1);
    return { tenant, rung };
  }

  /** True: this daemon should take another session of that pace where there are other daemons that might. */
  hasRoom(pace: SessionPlan['pace']): boolean {
    const { limit, admission } = this.#config;
    if (this.#isClosed || this.#seated().length >= limit) return false;
    if (admission === 'off') return true;
    if (pace === 'live' && this.load.facts()?.streams) return this.room() >= 1;
    const alike = this.#seated().filter(({ planned }) => planned.pace === pace);
    return alike.length < Math.max(1, UNMEASURED_PER_CORE * (this.load.cores ?? usableCores()));
  }

  /** Rungs of the degrade ladder that live sessions are on, one per session that is not over. */
  liveRungs(): number[] {
    const live = this.#running().filter(({ planned }) => planned.pace === 'live');
    return live.map(({ rung }) => rung);
  }

  /** Live sessions that would still find full quality; Infinity while that is not known. */
  room(): number {
    const streams = this.load.facts()?.streams?.all;
    if (streams === undefined || this.#config.admission === 'off') return Number.POSITIVE_INFINITY;
    return streams - this.liveRungs().length;
  }

  /** Books what a session uses of its tenant's rates. */
  meterOf(session: MeteredSession): SessionMeter {
    return new SessionMeter(session, this.rates, this.#tenants.named(session.planned.tenant.id));
  }

  #checkRates(tenant: Tenant): void {
    try {
      this.rates.checkStart(tenant);
    } catch (reason) {
      this.#onRefused('LIMIT_TENANT_RATE');
      throw reason;
    }
  }

  #makeRoomFor({ id, sessions }: Tenant): void {
    const own = this.#seated().filter(({ planned }) => planned.tenant.id === id);
    if (own.length < sessions) return;
    const unused = this.#longestUnused(own);
    if (!unused) {
      const message = `all ${sessions} sessions of this tenant are in use; try again when one has ended`;
      this.#refuse('LIMIT_TENANT', message, { limit: sessions, tenant: id });
    }
    this.#dismiss(unused);
  }

  #seated(): readonly SeatedSession[] {
    return this.#running().filter((session) => !this.#leaving.has(session));
  }

  /** The session that has waited longest for its first pushed media. */
  #longestUnused(newestFirst: readonly SeatedSession[]): SeatedSession | undefined {
    return newestFirst.findLast(({ media }) => media?.isUnusedFor(UNUSED_MS));
  }

  #dismiss(session: SeatedSession | undefined): void {
    if (!session) return;
    this.#leaving.add(session);
    const message =
      'no media was pushed, and another session needs the seat; open when there is something to send';
    session.fail(new TrueframeError('SOURCE_STALLED', message));
  }

  #refuse(code: ErrorCode, message: string, details: ErrorDetails = {}): never {
    this.#onRefused(code);
    throw new TrueframeError(code, message, { details });
  }
}
