import type { Config } from '../../config/schema.ts';
import { invalid } from '../requests/invalid.ts';

/** On whose behalf a session runs, as far as callers say. */
export interface Tenant {
  /** '' when the caller names none. */
  readonly id: string;
  /** Share of the machine, relative to other tenants. */
  readonly weight: number;
  /** Sessions at a time. */
  readonly sessions: number;
  readonly rates: TenantLimits;
}

/** Most that one tenant may use by time; undefined: as much as it wants. */
export interface TenantLimits {
  readonly startsPerMinute?: number | undefined;
  readonly framesPerSecond?: number | undefined;
  readonly mediaBytesPerSecond?: number | undefined;
}

/** Limits of tenants: those that the configuration gives to one, otherwise those of all. */
export class Tenants {
  readonly #config: Config['sessions'];

  constructor(config: Config['sessions']) {
    this.#config = config;
  }

  /** @throws REQUEST_INVALID for a name that no configuration could hold */
  named(id: string): Tenant {
    const { metadataKey, sessions, known, ...all } = this.#config.tenants;
    if (!/^[\w.@:-]{0,64}$/.test(id)) {
      throw invalid(metadataKey, id, 'must be up to 64 letters, digits or any of . _ @ : -');
    }
    const own = Object.hasOwn(known, id) ? known[id] : undefined;
    return {
      id,
      weight: own?.weight ?? 1,
      sessions: own?.sessions ?? sessions ?? this.#config.limit,
      rates: {
        startsPerMinute: own?.startsPerMinute ?? all.startsPerMinute,
        framesPerSecond: own?.framesPerSecond ?? all.framesPerSecond,
        mediaBytesPerSecond: own?.mediaBytesPerSecond ?? all.mediaBytesPerSecond,
      },
    };
  }
}
