import type { Logger } from 'pino';
import { wallClockMs } from '../lib/wall-clock.ts';
import { watchForChange } from '../lib/watched-file.ts';
import { expired, invalid } from './denied.ts';
import type { Identity } from './identity.ts';
import { findByHash, hashToken } from './static-token.ts';
import { readTokenFile, type TokenEntry } from './token-file.ts';

/** The bearer tokens of a file, as it is now. */
export class TokenStore {
  readonly #path: string;
  readonly #logger: Logger;
  #entries: readonly TokenEntry[] = [];
  #unwatch: () => void = () => {};
  /** Reads do not overtake each other. */
  #reading: Promise<void> = Promise.resolve();

  private constructor(path: string, logger: Logger) {
    this.#path = path;
    this.#logger = logger;
  }

  /** @throws CONFIG_INVALID when the file cannot be read now; later faults are logged, and what was read before holds. */
  static async open(path: string, logger: Logger): Promise<TokenStore> {
    const store = new TokenStore(path, logger);
    // Watched first: a change during the first read is not missed.
    store.#unwatch = watchForChange(path, () => store.#readAgain());
    try {
      store.#entries = await readTokenFile(path);
    } catch (reason) {
      store.close();
      throw reason;
    }
    return store;
  }

  /** Returns the holder of a token. @throws AUTH_INVALID, AUTH_EXPIRED */
  identify(token: string): Identity {
    const entry = findByHash(this.#entries, hashToken(token));
    if (!entry) throw invalid();
    if (entry.expiresAt <= wallClockMs()) throw expired();
    const { tenant, role, name, expiresAt } = entry;
    return {
      ...{ tenant, role, subject: name, expiresAt },
      isCurrent: () => this.#entries.some((other) => isSame(entry, other)),
    };
  }

  close(): void {
    this.#unwatch();
  }

  #readAgain(): void {
    this.#reading = this.#reading.then(async () => {
      try {
        this.#entries = await readTokenFile(this.#path);
        this.#logger.info({ tokens: this.#entries.length }, 'the file of tokens was read again');
      } catch (err) {
        this.#logger.error(
          { err },
          'the file of tokens has changed and cannot be read; the tokens of before hold',
        );
      }
    });
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
