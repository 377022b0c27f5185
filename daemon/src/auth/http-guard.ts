import { TrueframeError } from '@trueframe/sdk';
import type { Config } from '../config/schema.ts';
import { isLoopback } from '../lib/is-loopback.ts';
import { parseAddress } from '../lib/parse-address.ts';
import { anonymousOf } from './authenticator.ts';
import type { CertificateFacts } from './certificate.ts';
import type { Gate } from './gate.ts';
import type { NeededRole } from './needed-role.ts';
import { toRequestId } from './request-id.ts';
import { WebOrigins, type WebRequest } from './web-origins.ts';

/** HTTP statuses by those of gRPC. */
const STATUSES: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  RESOURCE_EXHAUSTED: 429,
  UNAVAILABLE: 503,
};

/** A request at the HTTP listener. */
export interface HttpKnock extends WebRequest {
  readonly path: string;
  readonly needed: NeededRole;
  /** It may come under any name of the host. */
  readonly anyHost: boolean;
  readonly authorization: string | undefined;
  readonly certificate?: CertificateFacts | undefined;
  /** Address of the peer, without its port. */
  readonly address: string;
}

/** Decides who comes in at the HTTP listener. */
export class HttpGuard {
  readonly origins: WebOrigins;
  readonly #gate: Gate;
  readonly #isLocal: boolean;
  /** Calls from this machine may need no credential: what a browser here sends, for whatever page, would be let in. */
  readonly #isOpenToLocal: boolean;

  constructor(gate: Gate, { metrics, auth }: Pick<Config, 'metrics' | 'auth'>) {
    const { host } = parseAddress(metrics.address);
    this.#gate = gate;
    this.#isLocal = isLoopback(host);
    const anonymous = anonymousOf(auth);
    this.#isOpenToLocal = anonymous === 'loopback' || (anonymous === 'everywhere' && this.#isLocal);
    this.origins = new WebOrigins(metrics.corsOrigins, host);
  }

  /** Returns the answer to those who may not come in. What only this machine reaches asks for no role. */
  async refusalOf(
    knock: HttpKnock,
  ): Promise<{ readonly status: number; readonly message: string } | undefined> {
    try {
      this.#checkOrigin(knock);
      await this.#gate.admit({
        path: knock.path,
        needed: this.#isLocal ? 'none' : knock.needed,
        authorization: knock.authorization === undefined ? [] : [knock.authorization],
        certificate: knock.certificate,
        address: knock.address,
        tenant: '',
        requestId: toRequestId([]),
      });
      return undefined;
    } catch (reason) {
      const { status, code, message } = TrueframeError.from(reason);
      const answer = STATUSES[status];
      if (answer === undefined) throw reason;
      return { status: answer, message: `${code}: ${message}` };
    }
  }

  #checkOrigin(knock: HttpKnock): void {
    if (knock.anyHost) return;
    try {
      this.origins.checkOrigin(knock);
      const isWaived = this.#isLocal && knock.needed !== 'none';
      if (isWaived || (this.#isOpenToLocal && isLoopback(knock.address))) {
        this.origins.checkHost(knock);
      }
    } catch (reason) {
      this.#gate.refused(reason, { ...knock, requestId: toRequestId([]) });
      throw reason;
    }
  }
}
