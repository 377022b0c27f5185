import { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import type { Config } from '../config/schema.ts';
import { isLoopback } from '../lib/is-loopback.ts';
import { Authenticator, type Credentials } from './authenticator.ts';
import type { Caller } from './caller.ts';
import { DENIALS } from './denied.ts';
import type { Identity } from './identity.ts';
import type { NeededRole } from './needed-role.ts';
import { isAtLeast } from './role.ts';

/** Reason of `trueframe_auth_denied_total`. */
export type Denial = (typeof DENIALS)[keyof typeof DENIALS];

/** A call at the door. */
export interface Knock extends Credentials {
  /** Path of the rpc or of the HTTP request. */
  readonly path: string;
  /** Undefined: the path stands in no table. */
  readonly needed: NeededRole | undefined;
  /** Tenant that the metadata names; '' for none. */
  readonly tenant: string;
  readonly requestId: string;
}

export interface Admitted {
  readonly caller: Caller;
  /** Undefined for callers without a credential. */
  readonly identity: Identity | undefined;
}

interface GateParts {
  readonly authenticator: Authenticator;
  readonly config: Config['auth'];
  readonly logger: Logger;
  readonly onDenied: (reason: Denial) => void;
}

/** Decides who may come in. */
export class Gate {
  readonly #parts: GateParts;

  private constructor(parts: GateParts) {
    this.#parts = parts;
  }

  /** @throws CONFIG_INVALID when tokens or keys cannot be read */
  static async open(parts: Omit<GateParts, 'authenticator'>): Promise<Gate> {
    const authenticator = await Authenticator.open(parts.config, parts.logger);
    return new Gate({ ...parts, authenticator });
  }

  /** Returns who calls. @throws AUTH_MISSING, AUTH_INVALID, AUTH_EXPIRED, AUTH_ROLE, AUTH_BACKOFF, AUTH_UNAVAILABLE */
  async admit(knock: Knock): Promise<Admitted> {
    try {
      return await this.#admit(knock);
    } catch (reason) {
      this.refused(reason, knock);
      throw reason;
    }
  }

  /** Counts and logs a refusal, without the credential. */
  refused(
    reason: unknown,
    { path, address, requestId }: Pick<Knock, 'path' | 'address' | 'requestId'>,
  ): void {
    const { code } = TrueframeError.from(reason);
    if (!Object.hasOwn(DENIALS, code)) return;
    this.#parts.onDenied(DENIALS[code as keyof typeof DENIALS]);
    // An address that is held off has been logged before, often enough.
    const level = code === 'AUTH_BACKOFF' ? 'debug' : 'warn';
    this.#parts.logger[level]({ code, path, address, requestId }, 'a call was refused');
  }

  async close(): Promise<void> {
    this.#parts.authenticator.close();
  }

  async #admit(knock: Knock): Promise<Admitted> {
    const { needed, path, address, requestId } = knock;
    if (needed === 'none') {
      const nobody = {
        tenant: '',
        role: 'viewer',
        subject: 'anonymous',
        address,
        requestId,
      } as const;
      return { caller: nobody, identity: undefined };
    }
    const identity = await this.#parts.authenticator.identify(knock);
    const caller = this.#callerOf(knock, identity);
    if (needed === undefined || !isAtLeast(caller.role, needed)) {
      const why = needed === undefined ? 'is open to nobody' : `needs the role ${needed}`;
      throw new TrueframeError('AUTH_ROLE', `${path} ${why}; the caller has ${caller.role}`, {
        details: { role: caller.role, ...(needed !== undefined && { needed }) },
      });
    }
    return { caller, identity };
  }

  #callerOf({ tenant, address, requestId }: Knock, identity: Identity | undefined): Caller {
    const { trustTenantMetadata: trusted, anonymousRole } = this.#parts.config;
    const isLocal = isLoopback(address);
    const isBelieved = trusted === 'everywhere' || (trusted === 'loopback' && !identity && isLocal);
    return {
      tenant: identity?.tenant || (isBelieved ? tenant : ''),
      role: identity?.role ?? anonymousRole ?? (isLocal ? 'admin' : 'submitter'),
      subject: identity?.subject ?? 'anonymous',
      address,
      requestId,
    };
  }
}
