interface ConnectError {
  readonly code?: string;
  readonly message?: string;
  readonly details?: readonly {
    readonly type?: string;
    readonly debug?: { readonly reason?: string };
  }[];
}

/** A call that the daemon refused, or that did not reach it. */
export class CallFailed extends Error {
  /** Status as Connect writes it, e.g. `unauthenticated`; `unavailable` when there was no answer. */
  readonly status: string;
  /** Code of docs/errors.md; empty: unknown. */
  readonly code: string;

  constructor(status: string, message: string, code = '') {
    super(message);
    this.status = status;
    this.code = code;
  }

  static from(answer: unknown): CallFailed {
    const { code = 'unknown', message = '', details = [] } = (answer ?? {}) as ConnectError;
    const reason = details.find(({ debug }) => debug?.reason)?.debug?.reason ?? '';
    return new CallFailed(code, message || code, reason);
  }

  get needsToken(): boolean {
    return this.status === 'unauthenticated';
  }
}
