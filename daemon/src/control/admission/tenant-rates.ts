import { TrueframeError } from '@trueframe/sdk';
import { TokenBucket } from '../../lib/token-bucket.ts';
import type { Tenant } from './tenants.ts';

/** Quantities that tenants have by time. */
export type RateKind = 'starts' | 'frames' | 'media';

/** Names that callers may invent do not add up to memory. */
const MOST_TENANTS = 10_000;

const KEYS: Readonly<Record<RateKind, string>> = {
  starts: 'startsPerMinute',
  frames: 'framesPerSecond',
  media: 'mediaBytesPerSecond',
};

/** Starts, frames and pushed bytes that tenants have used up lately. A tenant without a rate has as much as it wants. */
export class TenantRates {
  readonly #onLimited: (kind: RateKind) => void;
  readonly #buckets = new Map<string, TokenBucket>();

  /** `onLimited`: a tenant wanted more than it has. */
  constructor(onLimited: (kind: RateKind) => void) {
    this.#onLimited = onLimited;
  }

  /** @throws LIMIT_TENANT_RATE while the tenant has no start left, or owes frames */
  checkStart(tenant: Tenant): void {
    for (const [kind, amount] of [
      ['starts', 1],
      ['frames', 1],
    ] as const) {
      const wait = this.#of(tenant, kind)?.waitFor(amount, performance.now()) ?? 0;
      if (wait === 0) continue;
      this.#onLimited(kind);
      throw overRate(tenant, kind, wait);
    }
  }

  /** Books what was used. Returns the milliseconds until the tenant owes nothing. */
  use(tenant: Tenant, kind: RateKind, amount: number): number {
    const now = performance.now();
    const bucket = this.#of(tenant, kind);
    if (!bucket) return 0;
    const owedBefore = bucket.waitFor(0, now) > 0;
    bucket.take(amount, now);
    const wait = bucket.waitFor(0, now);
    if (wait > 0 && !owedBefore) this.#onLimited(kind);
    return wait;
  }

  #of(tenant: Tenant, kind: RateKind): TokenBucket | undefined {
    const { perSecond, burst } = rateOf(tenant, kind);
    if (perSecond === undefined) return undefined;
    const key = `${kind} ${tenant.id}`;
    const known = this.#buckets.get(key);
    if (known) return known;
    const bucket = new TokenBucket(perSecond, burst, performance.now());
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size >= MOST_TENANTS && oldest !== undefined) this.#buckets.delete(oldest);
    this.#buckets.set(key, bucket);
    return bucket;
  }
}

/** The error of a tenant that wants more than its rate. `wait`: milliseconds until it may try again. */
export function overRate({ id, rates }: Tenant, kind: RateKind, wait: number): TrueframeError {
  const key = KEYS[kind];
  const limit = rates[key as keyof typeof rates] ?? 0;
  const message = `the tenant has used up its ${kind} (sessions.tenants.${key} ${limit}); try again in ${wait} ms`;
  return new TrueframeError('LIMIT_TENANT_RATE', message, {
    details: { kind, limit, tenant: id, retryAfterMs: wait },
  });
}

function rateOf({ rates }: Tenant, kind: RateKind): { perSecond?: number; burst: number } {
  const { startsPerMinute, framesPerSecond, mediaBytesPerSecond } = rates;
  if (kind === 'starts') {
    const perSecond = startsPerMinute && startsPerMinute / 60;
    return { ...(perSecond && { perSecond }), burst: startsPerMinute ?? 0 };
  }
  const perSecond = kind === 'frames' ? framesPerSecond : mediaBytesPerSecond;
  // Two seconds of it: what comes in bursts is not more for that.
  return { ...(perSecond && { perSecond }), burst: 2 * (perSecond ?? 0) };
}
