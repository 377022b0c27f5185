import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { credentials } from '@grpc/grpc-js';
import { ROLES, type Role } from '@trueframe/daemon/auth';
import { roleOf, trueframeService } from '@trueframe/proto';
import { judge } from '../lib/judge.ts';
import type { ServedDaemon } from '../lib/served-daemon.ts';
import { AnyCaller } from '../lib/strangers/call.ts';
import { Authority, type Issued } from '../lib/strangers/certificates.ts';
import { AUDIENCE, ISSUER, Issuer } from '../lib/strangers/forged-jwts.ts';
import { type Credential, makeTokens, wrongAuthorizations } from '../lib/strangers/strangers.ts';
import { type Rpc, tryAll, tryHttp, tryOtherTenant } from '../lib/strangers/walk.ts';
import type { Row, RowContext } from '../row.ts';

/** Rpcs that change the daemon; they are called with the right credential only once, at the end. */
const LAST = ['/ReloadModels', '/Drain'];

/** Services of others, which no proto file of ours describes. */
const OF_OTHERS: readonly Rpc[] = ['v1', 'v1alpha'].map((version) => ({
  path: `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
  needed: 'viewer',
  request: () => Buffer.alloc(0),
}));

export const row: Row = {
  number: 10,
  title: 'strangers',
  gate: 'every rpc of the proto files and every HTTP path, with no, wrong, expired, malformed and forged credentials, with too low a role and with one of another tenant: 0 calls allowed, every refusal typed, no credential in the log; each allowed with the right one',
  runs: 'beside',
  async run(context) {
    const set = await open(context);
    const { daemon, tokens, issuer, wrong, plain, admin } = set;
    const rpcs = allRpcs();
    const bearer = (name: string, token: string): Credential => {
      return { name, caller: plain, authorization: [`Bearer ${token}`] };
    };
    const right = (role: Role) => [
      bearer(`the token of the ${role}`, tokens.of[role] as string),
      bearer(`the JWT of a ${role}`, issuer.token({ role, tenant: 'red' })),
      { name: 'the certificate of an admin', caller: admin, authorization: [] },
    ];
    const refusals = [];
    for (const rpc of rpcs) {
      const low = ROLES.slice(0, ROLES.indexOf(rpc.needed)).flatMap((role) =>
        right(role).slice(0, 2),
      );
      refusals.push(...(await tryAll(rpc, [...wrong, ...low])));
    }
    const foreign = await tryOtherTenant(plain, rpcs, tokens);
    const http = await tryHttp(daemon.metricsAddress, wrong, tokens.of.viewer as string);
    const answers = [];
    for (const rpc of rpcs.filter(({ path }) => !LAST.some((end) => path.endsWith(end)))) {
      answers.push(...(await tryAll(rpc, right(rpc.needed))));
    }
    for (const end of LAST) {
      const rpc = rpcs.find(({ path }) => path.endsWith(end)) as Rpc;
      answers.push(...(await tryAll(rpc, right(rpc.needed).slice(0, 1))));
    }

    const tried = [...refusals, ...foreign.tried, ...http.refusals];
    const allowed = tried.filter((one) => !one.isRefused);
    const untyped = tried.filter((one) => one.isRefused && !one.isTyped);
    const kept = [...answers, ...http.answers].filter((one) => one.isRefused);
    const secrets = [...Object.values(tokens.of), ...wrong.flatMap(secretsOf)];
    const told = secrets.filter((secret) => daemon.log.includes(secret)).length;
    const shown = (list: readonly { readonly what: string }[]) =>
      list
        .slice(0, 3)
        .map(({ what }) => what)
        .join('; ');
    const seen = `${allowed.length} of ${tried.length} allowed: ${rpcs.length} rpcs and ${http.paths} HTTP paths with ${wrong.length} wrong credentials and lower roles. ${answers.length + http.answers.length} calls with right ones. ${[shown(allowed), shown(untyped), shown(kept)].filter(Boolean).join('; ')}`;
    return {
      n: tried.length,
      ...judge(seen, {
        'no stranger is allowed': allowed.length === 0,
        'every refusal is typed': untyped.length === 0,
        'sessions of another tenant cannot be seen':
          foreign.leaks === 0 && foreign.tried.length > 0,
        'every call is allowed with the right credential': kept.length === 0,
        'no credential is in the log': told === 0 && daemon.log.includes('AUTH_INVALID'),
      }),
    };
  },
};

/** Rpcs of the proto files, with the roles that stand there, and those of other services. */
function allRpcs(): readonly Rpc[] {
  const ours = Object.values(trueframeService).map(({ path, requestSerialize }): Rpc => {
    const serialize = requestSerialize as (request: object) => Buffer;
    const needed = roleOf(path);
    if (!needed) throw new Error(`${path} has no role`);
    const request = (sessionId: string) =>
      // A call that goes on with a session names it deeper down.
      path.endsWith('/Push') && sessionId !== ''
        ? serialize({ open: { resume: { sessionId } } })
        : serialize({ sessionId });
    return { path, needed, request };
  });
  return [...ours, ...OF_OTHERS];
}

/** A daemon that knows all kinds of credentials, and connections with certificates of all kinds. */
async function open(context: RowContext) {
  const { folder } = context;
  const tokens = makeTokens();
  const issuer = new Issuer();
  const ca = new Authority(folder, 'ca');
  const other = new Authority(folder, 'other');
  writeFileSync(join(folder, 'tokens.yml'), `${tokens.lines}\n`);
  writeFileSync(join(folder, 'jwks.json'), issuer.jwks);
  const auth = {
    tokens: join(folder, 'tokens.yml'),
    jwt: { keys: join(folder, 'jwks.json'), issuer: ISSUER, audience: AUDIENCE },
    certificates: { 'CN:admin': { role: 'admin', tenant: 'red' } },
    failuresPerMinute: 0,
  };
  const daemon: ServedDaemon = await context.startDaemon(
    {
      grpc: { reflection: true, tls: { ...ca.files('daemon'), clientCa: ca.caFile } },
      // On loopback everybody may read the metrics.
      metrics: { address: '0.0.0.0:0' },
      auth,
    },
    { wait: 'listening' },
  );
  const root = readFileSync(ca.caFile);
  const connect = (own?: Issued) => {
    const tls = credentials.createSsl(root, own?.key ?? null, own?.cert ?? null);
    const caller = new AnyCaller(daemon.grpcAddress, tls);
    context.after(() => caller.close());
    return caller;
  };
  const plain = connect();
  const wrong: Credential[] = [
    ...wrongAuthorizations(tokens, issuer).map(([name, authorization]) => {
      return { name, caller: plain, authorization };
    }),
    ...[
      ['a certificate that stands in no map', ca.issue('stranger')] as const,
      ['a certificate of another CA', other.issue('admin')] as const,
      ['a certificate that has ended', ca.issue('admin', 0)] as const,
    ].map(([name, own]) => ({ name, caller: connect(own), authorization: [] })),
  ];
  return { daemon, tokens, issuer, wrong, plain, admin: connect(ca.issue('admin')) };
}

/** Long parts of a credential that no log may hold. */
function secretsOf({ authorization }: Credential): string[] {
  return authorization.flatMap((value) => value.split(' ')).filter((part) => part.length > 40);
}
