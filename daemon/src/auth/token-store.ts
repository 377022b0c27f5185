import type { Logger } from 'pino';
import { wallClockMs } from '../lib/wall-clock.ts';
import { openWatched, type WatchedFile } from '../lib/watched-file.ts';
import { expired, invalid } from './denied.ts';
import type { Identity } from './identity.ts';
import { findByHash, hashToken } from './static-token.ts';
import { readTokenFile, type TokenEntry } from './token-file.ts';

/** The bearer tokens of a file, as it is now. */
export class TokenStore {
  readonly #file: WatchedFile<readonly TokenEntry[]>;

  private constructor(file: WatchedFile<readonly TokenEntry[]>) {
    this.#file = file;
  }

  /** @throws CONFIG_INVALID when the file cannot be read now; later faults are logged, and what was read before holds. */
  static async open(path: string, logger: Logger): Promise<TokenStore> {
    const file = await openWatched(path, readTokenFile, {
      onRead: ({ length }) => logger.info({ tokens: length }, 'the file of tokens was read again'),
      onFailed: (err) =>
        logger.error(
          { err },
          'the file of tokens has changed and cannot be read; the tokens of before hold',
        ),
    });
    return new TokenStore(file);
  }

  /** Returns the holder of a token. @throws AUTH_INVALID, AUTH_EXPIRED */
  identify(token: string): Identity {
    const entries = this.#file.current;
    const entry = findByHash(entries, hashToken(token));
    if (!entry) throw invalid();
    if (entry.expiresAt <= wallClockMs()) throw expired();
    const { tenant, role, name, expiresAt } = entry;
    return {
      ...{ tenant, role, subject: name, expiresAt },
      // Asked every second of every call: the list is searched only when it is another one.
      isCurrent: () =>
        this.#file.current === entries || this.#file.current.some((other) => isSame(entry, other)),
    };
  }

  close(): void {
    this.#file.close();
  }
}

/** A token that may do something else now is a new one. A later end is none: calls end at the old one, and come again. */
function isSame(one: TokenEntry, other: TokenEntry): boolean {
  const { hash, role, tenant } = other;
  return (
    one.hash.equals(hash) &&
    one.role === role &&
    one.tenant === tenant &&
    one.expiresAt <= other.expiresAt
  );
}
