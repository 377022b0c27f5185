import type { RtspMessage } from './messages.ts';
import { headerIn } from './messages.ts';

/** First channel that ffmpeg asks for in a SETUP over TCP. */
export function askedChannel({ headers }: RtspMessage): number {
  const asked = headerIn(headers, 'transport') ?? '';
  return Number(/interleaved=(\d{1,3})/i.exec(asked)?.[1] ?? 0);
}

/** The same SETUP for UDP. */
export function udpTransport(clientPort: number): string {
  return `RTP/AVP/UDP;unicast;client_port=${clientPort}-${clientPort + 1}`;
}

/**
 * Transport that a player may be told of: interleaved, and nothing else. Addresses that a server names in it (`source`,
 * `destination`) would have a player send there. Undefined: the server offers something else than was asked for.
 */
export function safeTransport(answer: RtspMessage, asked: number): string | undefined {
  const [said = ''] = (headerIn(answer.headers, 'transport') ?? '').split(',');
  if (!/^\s*RTP\/AVP\/TCP\s*(;|$)/i.test(said)) return undefined;
  const [, first = asked, last] = /interleaved=(\d{1,3})(?:-(\d{1,3}))?/i.exec(said) ?? [];
  return interleaved(Number(first), last === undefined ? undefined : Number(last), said);
}

/** Transport that a player is told of when the media comes over UDP in truth. Undefined: the server offers something else. */
export function udpAnswer(
  answer: RtspMessage,
  channel: number,
): { readonly transport: string; readonly serverPort: number } | undefined {
  const [said = ''] = (headerIn(answer.headers, 'transport') ?? '').split(',');
  if (!/^\s*RTP\/AVP(\/UDP)?\s*(;|$)/i.test(said) || /;\s*multicast/i.test(said)) return undefined;
  const serverPort = Number(/server_port=(\d{1,5})/i.exec(said)?.[1] ?? 0);
  return { transport: interleaved(channel, channel + 1, said), serverPort };
}

function interleaved(first: number, last: number | undefined, said: string): string {
  const ssrc = /ssrc=([0-9a-f]{1,8})\b/i.exec(said)?.[1];
  const more = ssrc === undefined ? '' : `;ssrc=${ssrc}`;
  return `RTP/AVP/TCP;unicast;interleaved=${first}-${last ?? first + 1}${more}`;
}
