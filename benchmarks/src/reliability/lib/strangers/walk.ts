import type { Role } from '@trueframe/daemon/auth';
import { trueframeService } from '@trueframe/proto';
import type { AnyCaller } from './call.ts';
import type { Credential, Tokens } from './strangers.ts';

/** A call that anybody may try. */
export interface Rpc {
  readonly path: string;
  readonly needed: Role;
  /** Bytes of a request; those of a session name it. */
  request(sessionId: string): Buffer;
}

export interface Attempt {
  /** Call and credential, in words. */
  readonly what: string;
  readonly isRefused: boolean;
  /** True when the refusal has a code of docs/errors.md. */
  readonly isTyped: boolean;
}

/** Calls an rpc with each credential. */
export function tryAll(rpc: Rpc, all: readonly Credential[]): Promise<readonly Attempt[]> {
  return Promise.all(
    all.map(async ({ name, caller, authorization }) => {
      const values = authorization.map((value) => ['authorization', value] as const);
      const { status, reason } = await caller.call(rpc.path, values, rpc.request(''));
      return {
        what: `${rpc.path} with ${name}: ${status} ${reason}`,
        isRefused: status === 'UNAUTHENTICATED' || status === 'PERMISSION_DENIED',
        isTyped: /^AUTH_(MISSING|INVALID|EXPIRED|ROLE)$/.test(reason),
      };
    }),
  );
}

/** Starts a session for tenant red, and has tenant blue try all calls that name it, or list sessions. */
export async function tryOtherTenant(caller: AnyCaller, rpcs: readonly Rpc[], { of }: Tokens) {
  const as = (name: string) => [['authorization', `Bearer ${of[name]}`]] as const;
  const start = trueframeService.StartSession;
  // It waits for media that never comes, and fails in the end.
  const request = start.requestSerialize({ source: 'rtsp://127.0.0.1:9/none' } as never);
  const answer = await caller.call(start.path, as('submitter'), request);
  const [bytes = Buffer.alloc(0)] = answer.messages;
  const sessionId = start.responseDeserialize(bytes).session?.sessionId ?? '';
  if (sessionId === '') throw new Error(`no session: ${answer.status} ${answer.reason}`);
  const tried: Attempt[] = [];
  let leaks = 0;
  // Other calls that start sessions name none.
  const named = /\/(Watch\w*|List\w+|GetSession|StopSession|Push|\w+Evidence)$/;
  for (const rpc of rpcs.filter(({ path }) => named.test(path))) {
    const { status, reason, messages } = await caller.call(
      rpc.path,
      as('blue'),
      rpc.request(sessionId),
    );
    if (messages.some((message) => message.includes(sessionId))) leaks += 1;
    if (rpc.request(sessionId).length === 0) continue;
    const what = `${rpc.path} with a session of another tenant: ${status} ${reason}`;
    const isRefused = reason === 'SESSION_NOT_FOUND';
    tried.push({ what, isRefused, isTyped: isRefused });
  }
  return { tried, leaks };
}

const PROBES = ['/livez', '/readyz', '/startupz'];

/** Reads each HTTP path with each credential that a header can hold. Probes are for everybody. */
export async function tryHttp(address: string, wrong: readonly Credential[], token: string) {
  const get = async (path: string, name: string, authorization: readonly string[]) => {
    const headers = authorization.map((value): [string, string] => ['authorization', value]);
    const response = await fetch(`http://${address}${path}`, { headers });
    const text = await response.text();
    const isRefused = response.status === 401 || response.status === 403;
    const what = `${path} with ${name}: ${response.status}`;
    return { what, isRefused, isTyped: /^AUTH_/.test(text) };
  };
  const refusals = await Promise.all(
    wrong.map(({ name, authorization }) => get('/metrics', name, authorization)),
  );
  const answers = await Promise.all([
    get('/metrics', 'the token of a viewer', [`Bearer ${token}`]),
    ...PROBES.map((path) => get(path, 'no credential', [])),
  ]);
  return { refusals, answers, paths: PROBES.length + 1 };
}
