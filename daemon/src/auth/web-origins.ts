import { TrueframeError } from '@trueframe/sdk';
import { isLoopback } from '../lib/is-loopback.ts';

/** The headers of an HTTP request that say where it comes from. */
export interface WebRequest {
  readonly host: string | undefined;
  /** Only pages in browsers send it, and they cannot change it. */
  readonly origin: string | undefined;
}

/**
 * Tells requests of foreign web pages from all others. A browser on this machine reaches what listens on loopback, for any page
 * that it shows, with the rights of its user.
 */
export class WebOrigins {
  readonly #allowed: ReadonlySet<string>;
  /** Names in `Host` that are taken beside those of loopback. */
  readonly #hosts: ReadonlySet<string>;

  /** `origins`: e.g. `https://console.example.com`, of pages that may call. `bound`: host that is listened on. */
  constructor(origins: readonly string[], bound: string) {
    this.#allowed = new Set(origins);
    this.#hosts = new Set([bound, ...origins.map((origin) => nameOf(new URL(origin).host))]);
  }

  /** Returns true for the origin of a page from elsewhere that may call. */
  isAllowed(origin: string | undefined): origin is string {
    return origin !== undefined && this.#allowed.has(origin);
  }

  /** @throws AUTH_ORIGIN for a page from elsewhere that is not allowed */
  checkOrigin({ host = '', origin }: WebRequest): void {
    if (origin === undefined || this.isAllowed(origin)) return;
    // Equal to what the browser shows as the address of this listener.
    if (URL.canParse(origin) && new URL(origin).host === host.toLowerCase()) return;
    throw refusal(`the page is of ${origin}`);
  }

  /** A page of a name that was made to resolve to this machine has no foreign origin. @throws AUTH_ORIGIN */
  checkHost({ host = '' }: WebRequest): void {
    const name = nameOf(host);
    if (isLoopback(name) || this.#hosts.has(name)) return;
    throw refusal(`\`Host\` is ${JSON.stringify(host)}, which is not a name of this listener`);
  }
}

/** Returns the name in `name:port`, without the brackets of IPv6; '' for what is none. */
function nameOf(host: string): string {
  const url = `http://${host}`;
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : '';
}

function refusal(what: string): TrueframeError {
  const message = `${what}; list the origin under metrics.corsOrigins to take its calls`;
  return new TrueframeError('AUTH_ORIGIN', message);
}
