import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { TrueframeError } from '@trueframe/sdk';
import { machineFault } from '../../../../lib/machine-fault.ts';
import { causeError, causeIn } from '../../decode/causes.ts';
import type { SourceSettings } from '../ingest.ts';
import { pinHost } from '../pin-host.ts';
import { checkScheme } from '../source-access.ts';
import type { RtspTarget } from './target.ts';

/** Words of the system as ffmpeg has them, for the table of causes. */
const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Connection refused',
  ETIMEDOUT: 'Connection timed out',
  EHOSTUNREACH: 'No route to host',
  ENETUNREACH: 'Network is unreachable',
  EHOSTDOWN: 'Host is down',
};

export interface Connected {
  readonly socket: Socket;
  /** The one that was checked. */
  readonly address: string;
}

/**
 * Connects to a camera, at an address that was checked, and nowhere else. `shown`: the source in errors.
 * @throws SOURCE_FORBIDDEN, SOURCE_UNREACHABLE, SOURCE_UNSUPPORTED (TLS), REQUEST_INVALID, SESSION_CANCELLED, MACHINE_*
 */
export async function connectToCamera(
  target: RtspTarget,
  settings: Pick<
    SourceSettings,
    'connectTimeout' | 'tlsVerify' | 'schemes' | 'hosts' | 'privateNetworks' | 'loopback' | 'roots'
  >,
  shown: string,
  signal: AbortSignal,
): Promise<Connected> {
  checkScheme(settings, target.scheme, shown);
  const address = await pinHost(target.host, settings, shown);
  signal.throwIfAborted();
  const socket = await opened(target, address, settings, signal).catch((reason) => {
    throw failure(reason, shown);
  });
  return { socket, address };
}

function opened(
  { scheme, host, port }: RtspTarget,
  address: string,
  { connectTimeout, tlsVerify }: Pick<SourceSettings, 'connectTimeout' | 'tlsVerify'>,
  signal: AbortSignal,
): Promise<Socket> {
  const name = host.replace(/^\[|\]$/g, '');
  const isTls = scheme === 'rtsps';
  const socket = isTls
    ? connectTls({
        ...{ host: address, port, minVersion: 'TLSv1', rejectUnauthorized: tlsVerify },
        ...(isIP(name) === 0 && { servername: name }),
      })
    : connectTcp({ host: address, port, noDelay: true });
  return new Promise((resolve, reject) => {
    const fail = (reason: unknown) => {
      socket.destroy();
      reject(reason);
    };
    const late = () => fail(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' }));
    const timer = setTimeout(late, connectTimeout);
    const onAbort = () => fail(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
    socket.once('error', fail);
    socket.once('close', () => {
      settle();
      fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
    });
    socket.once(isTls ? 'secureConnect' : 'connect', () => {
      settle();
      socket.removeAllListeners('close').off('error', fail);
      // Whoever takes it hears of its end by `close`.
      socket.on('error', () => {});
      resolve(socket);
    });
  });
}

function failure(reason: unknown, shown: string): unknown {
  const { code = '', message = '' } = reason as NodeJS.ErrnoException;
  if ((reason as Error).name === 'AbortError') return TrueframeError.from(reason);
  const words = WORDS[code];
  const line = words ?? message;
  const cause = causeIn([line, ...(/CERT|SELF_SIGNED/.test(code) ? [`certificate: ${line}`] : [])]);
  if (cause) return causeError(shown, cause);
  return (
    machineFault(reason) ??
    new TrueframeError('SOURCE_UNREACHABLE', `cannot open ${shown}: ${line}`, { cause: reason })
  );
}
