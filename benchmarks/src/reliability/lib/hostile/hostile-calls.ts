import { gzipSync } from 'node:zlib';
import { endOf, framed, openCall, openHttp2, requestOf } from './http2-caller.ts';

/** A call that breaks a rule, and the statuses that may answer it; `none`: a reset without one. */
export interface HostileCall {
  readonly name: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  readonly answers: readonly string[];
}

const request = (method: string, fields: object = {}) => requestOf(method, fields).body;
const NAUGHT = Buffer.alloc(0);

/** A gzip bomb, and everything of a request that can be malformed. */
export function hostileCalls(): HostileCall[] {
  const models = framed(NAUGHT);
  const call = (
    name: string,
    method: string,
    bytes: Buffer,
    ...answers: string[]
  ): HostileCall => ({
    ...{ name, method, bytes, answers },
  });
  const invalid = 'INVALID_ARGUMENT';
  const analyze = (fields: object) => framed(request('Analyze', { source: '/x', ...fields }));
  return [
    {
      ...call(
        'gzip bomb of 200 MB',
        'Analyze',
        framed(gzipSync(Buffer.alloc(200 << 20)), { flag: 1 }),
        'RESOURCE_EXHAUSTED',
      ),
      headers: { 'grpc-encoding': 'gzip' },
    },
    ...['gzip', 'deflate', 'zstd'].map((encoding) => ({
      ...call(
        `broken ${encoding}`,
        'GetSession',
        Buffer.from('010000000401020304', 'hex'),
        'INTERNAL',
        'UNIMPLEMENTED',
      ),
      headers: { 'grpc-encoding': encoding },
    })),
    call('message of 9 MB', 'Analyze', framed(Buffer.alloc(9 << 20)), 'RESOURCE_EXHAUSTED'),
    call('length of 4 GB', 'Analyze', framed(NAUGHT, { length: 0xffffffff }), 'RESOURCE_EXHAUSTED'),
    call('broken message', 'Analyze', framed(Buffer.from('ffffffff', 'hex')), invalid),
    call('source of 4 MB', 'Analyze', analyze({ source: 'a'.repeat(4 << 20) }), invalid),
    call(
      'pipeline __proto__',
      'Analyze',
      analyze({ options: { pipeline: '__proto__' } }),
      'NOT_FOUND',
    ),
    call(
      'rate that is no number',
      'Analyze',
      analyze({ options: { sampling: { fps: Number.NaN } } }),
      invalid,
    ),
    call(
      'media before open',
      'Push',
      framed(request('Push', { media: { data: Buffer.alloc(5) } })),
      invalid,
    ),
    {
      ...call('header of 60 kB', 'ListModels', models, 'RESOURCE_EXHAUSTED', 'none'),
      headers: { 'x-big': 'a'.repeat(60_000) },
    },
    {
      ...call('200 headers', 'ListModels', models, 'RESOURCE_EXHAUSTED', 'none'),
      headers: Object.fromEntries(
        Array.from({ length: 200 }, (_, k) => [`x-${k}`, 'v'.repeat(50)]),
      ),
    },
    {
      ...call('timeout that is none', 'ListModels', models, 'INTERNAL'),
      headers: { 'grpc-timeout': 'abc' },
    },
    {
      ...call('HTML', 'ListModels', models, 'none', 'UNKNOWN', 'INTERNAL'),
      headers: { 'content-type': 'text/html' },
    },
  ];
}

/** Makes one call over a connection of its own. Returns the name of its status. */
export async function make(
  address: string,
  { method, headers, bytes }: HostileCall,
): Promise<string> {
  const session = openHttp2(address);
  const stream = openCall(session, requestOf(method, {}).path, headers);
  stream.end(bytes);
  const end = await endOf(stream);
  session.destroy();
  return end;
}

/** Opens calls and takes them back at once, for as long as the daemon allows. Returns the number of calls. */
export async function resetRapidly(address: string, most: number): Promise<number> {
  const session = openHttp2(address);
  const { path } = requestOf('Analyze', {});
  let sent = 0;
  while (sent < most && !session.destroyed && !session.closed) {
    for (let k = 0; k < 100 && !session.destroyed && !session.closed; k += 1, sent += 1) {
      openCall(session, path).close(8);
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  session.destroy();
  return sent;
}

/** Requests that begin and do not end, over `connections`. Returns how their calls ended, once all of them have. */
export async function leaveHalfOpen(
  address: string,
  connections: number,
  calls: number,
): Promise<string[]> {
  const sessions = Array.from({ length: connections }, () => openHttp2(address));
  const ends = sessions.flatMap((session) =>
    Array.from({ length: calls }, (_, k) => {
      const stream = openCall(session, requestOf(k % 2 ? 'Push' : 'ListModels', {}).path);
      stream.write(Buffer.from('00000fffff', 'hex'));
      return endOf(stream);
    }),
  );
  const all = await Promise.all(ends);
  for (const session of sessions) session.destroy();
  return all;
}
