import type { ServiceError } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { richStatus, toMetadata } from '../helpers/client.ts';
import { bearer, writeTokens } from '../helpers/credentials.ts';
import { scripted, startScriptedDaemon } from '../helpers/scripted.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { startTestDaemon, type TestDaemon } from '../helpers/test-daemon.ts';

const HOUR_MS = 3_600_000;

/** Code of the error with which a listing ends; '' when it is answered. */
function codeOfListing({ client }: TestDaemon, values: Record<string, string>): Promise<string> {
  return new Promise((resolve) => {
    client.raw.listSessions({}, toMetadata(values), (error: ServiceError | null) => {
      resolve(error ? (richStatus(error.metadata)?.reason ?? error.message) : '');
    });
  });
}

function stateOf({ client }: TestDaemon, sessionId: string, values: Record<string, string>) {
  return new Promise<unknown>((resolve) => {
    client.raw.getSession({ sessionId }, toMetadata(values), (_error, answer) =>
      resolve(answer?.session?.state),
    );
  });
}

test('a token of the file opens the door, and nothing else does', async () => {
  const { path, tokens } = writeTokens(tempFolder(), {
    ci: { role: 'viewer', tenant: 'blue' },
    old: { role: 'admin', expiresAt: Date.now() - HOUR_MS },
  });
  const daemon = await startTestDaemon({ auth: { tokens: path } }, { notReady: true });
  const code = (values: Record<string, string>) => codeOfListing(daemon, values);

  expect(await code(bearer(tokens.ci))).toBe('');
  expect(await code({ authorization: `bearer  ${tokens.ci}` })).toBe('');
  expect(await code({})).toBe('AUTH_MISSING');
  expect(await code(bearer(tokens.old))).toBe('AUTH_EXPIRED');
  const wrong = [
    bearer(`${tokens.ci.slice(0, -1)}${tokens.ci.endsWith('A') ? 'B' : 'A'}`),
    bearer(`tf_${'A'.repeat(43)}`),
    { authorization: 'Bearer' },
    bearer('eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYWRtaW4ifQ.'),
    { authorization: tokens.ci },
    { authorization: `Basic ${tokens.ci}` },
    bearer(`${tokens.ci} ${tokens.ci}`),
    bearer('x'.repeat(9000)),
  ];
  for (const values of wrong) expect(await code(values)).toBe('AUTH_INVALID');
  expect(daemon.log).toContain('AUTH_INVALID');
  for (const token of Object.values(tokens)) expect(daemon.log).not.toContain(token.slice(3));

  const metrics = await daemon.scrape();
  expect(metrics).toContain('trueframe_auth_denied_total{reason="missing"} 1');
  expect(metrics).toContain('trueframe_auth_denied_total{reason="expired"} 1');
  expect(metrics).toContain(`trueframe_auth_denied_total{reason="invalid"} ${wrong.length}`);
});

test('a call ends when its token is taken out of the file or expires', async () => {
  const { path, tokens, keep } = writeTokens(tempFolder(), {
    stays: { role: 'submitter' },
    leaves: { role: 'submitter' },
    ends: { role: 'submitter', expiresAt: Date.now() + 5000 },
  });
  const sessions = { grace: '30s' };
  const daemon = await startScriptedDaemon({ auth: { tokens: path }, sessions });
  const begin = async (token: string) => {
    const stream = daemon.client.analyze(scripted('frames=100000&everyMs=20'), bearer(token));
    await stream.until((event) => event.scores != null);
    return stream;
  };
  const [stays, leaves, ends] = await Promise.all([
    begin(tokens.stays),
    begin(tokens.leaves),
    begin(tokens.ends),
  ]);
  keep('stays', 'ends');
  expect((await leaves.ended).error?.reason).toBe('AUTH_INVALID');
  expect((await ends.ended).error?.reason).toBe('AUTH_EXPIRED');
  expect(await codeOfListing(daemon, bearer(tokens.leaves))).toBe('AUTH_INVALID');
  // The call is over; the session is not.
  expect(await stateOf(daemon, leaves.sessionId, bearer(tokens.stays))).toBe(
    'SESSION_STATE_RUNNING',
  );
  const seen = stays.events.length;
  await expect.poll(() => stays.events.length).toBeGreaterThan(seen);
  stays.cancel();
});

test('wrong tokens from one address are held off, right ones are not', async () => {
  const { path, tokens } = writeTokens(tempFolder(), { ci: { role: 'viewer' } });
  const auth = { tokens: path, failuresPerMinute: 3 };
  const daemon = await startTestDaemon({ auth }, { notReady: true });
  const codes: string[] = [];
  for (let k = 0; k < 6; k++)
    codes.push(await codeOfListing(daemon, bearer(`tf_${'B'.repeat(43)}`)));
  expect(codes.slice(0, 4)).toEqual(Array(4).fill('AUTH_INVALID'));
  expect(codes.slice(4)).toEqual(Array(2).fill('AUTH_BACKOFF'));
  expect(await codeOfListing(daemon, bearer(tokens.ci))).toBe('');
});
