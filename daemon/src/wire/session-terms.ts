/** The caller's own notes on a session, and how long it waits for readers. */
export interface SessionTerms {
  /** Milliseconds that it goes on without a reader; absent: until it is over. */
  readonly graceMs?: number;
  /** '' when the caller gives none. */
  readonly requestId: string;
  /** Hex SHA-256 of the source and options that came with `requestId`. */
  readonly requestDigest: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly externalId: string;
}

/** Terms of a session whose caller says nothing. */
export const NO_TERMS: SessionTerms = {
  requestId: '',
  requestDigest: '',
  labels: {},
  externalId: '',
};
