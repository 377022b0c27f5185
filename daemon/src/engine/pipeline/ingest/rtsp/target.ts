import { Credentials } from './credentials.ts';

const PORTS = { rtsp: 554, rtsps: 322 } as const;

/** The place that requests go to, and the stream that they ask for. */
export interface RtspTarget {
  readonly scheme: keyof typeof PORTS;
  /** As the URL has it: IPv6 in brackets. */
  readonly host: string;
  readonly port: number;
  /** URL in requests: without user information, with a port. */
  readonly url: string;
  /** Absent: the URL has no user. */
  readonly credentials: Credentials | undefined;
}

/** `url`: one that checkRtspUrl has passed. */
export function targetOf(url: string): RtspTarget {
  const { protocol, hostname, port: written, username, password } = new URL(url);
  const scheme = protocol.slice(0, -1) as RtspTarget['scheme'];
  const port = Number(written || PORTS[scheme]);
  // Not that of the URL object, which rewrites signs that servers may compare.
  const [, rest = ''] = /^rtsps?:\/\/[^/?#]*(.*)$/i.exec(url) ?? [];
  const hasUser = username !== '' || password !== '';
  return {
    ...{ scheme, port, host: hostname, url: `${scheme}://${hostname}:${port}${rest}` },
    credentials: hasUser ? new Credentials(plain(username), plain(password)) : undefined,
  };
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
