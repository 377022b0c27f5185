import { copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { type ChannelCredentials, credentials, type ServiceError } from '@grpc/grpc-js';
import { TrueframeClient } from '@trueframe/proto';
import { expect, onTestFinished, test } from 'vitest';
import { Authority, type Issued } from '../helpers/certificates.ts';
import { runFile } from '../helpers/programs.ts';
import { startScriptedDaemon } from '../helpers/scripted.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const authority = new Authority();
const stranger = new Authority('somebody else');
const first = authority.issue('first');

/** Calls over a new connection. Returns OK, or the text of the error. */
function call(address: string, secret: ChannelCredentials): Promise<string> {
  const options = { 'grpc.use_local_subchannel_pool': 1, 'grpc.enable_retries': 0 };
  const client = new TrueframeClient(address, secret, options);
  return new Promise((resolve) => {
    client.listPipelines(
      {},
      { deadline: Date.now() + 5000 } as never,
      ((error: ServiceError | null) => {
        client.close();
        resolve(error ? error.details : 'OK');
      }) as never,
    );
  });
}

function secure({ ca }: { ca: string }, own?: Issued): ChannelCredentials {
  const file = (path: string | undefined) => (path === undefined ? null : readFileSync(path));
  return credentials.createSsl(file(ca), file(own?.key), file(own?.cert));
}

/** Name in the certificate that a new connection is shown. */
function shownBy(address: string): Promise<string> {
  const [host, port] = address.split(':') as [string, string];
  return new Promise((resolve, reject) => {
    const options = { ca: readFileSync(authority.ca), ALPNProtocols: ['h2'] };
    const socket = connect({ host, port: Number(port), ...options }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

test('callers of a daemon with a certificate speak TLS 1.2 or newer; other CAs, plain text and old TLS get nowhere', async () => {
  const daemon = await startScriptedDaemon({ grpc: { tls: first } });
  const { grpcAddress: address } = daemon;

  expect(await call(address, secure(authority))).toBe('OK');
  expect(await call(address, secure(stranger))).toMatch(/self[- ]signed|unable to (get|verify)/i);
  expect(await call(address, credentials.createInsecure())).not.toBe('OK');
  const [host, port] = address.split(':') as [string, string];
  const old = connect({
    host,
    port: Number(port),
    maxVersion: 'TLSv1.1',
    minVersion: 'TLSv1',
    ciphers: 'DEFAULT@SECLEVEL=0',
    rejectUnauthorized: false,
  });
  await expect(
    new Promise((resolve, reject) => old.on('secureConnect', resolve).on('error', reject)),
  ).rejects.toThrow(/protocol|version/i);
  expect(await daemon.metric('trueframe_grpc_refusals_total{reason="tls"}')).toBeGreaterThan(0);
  const ends = await daemon.metric('trueframe_tls_certificate_expiry_timestamp_seconds');
  expect((ends * 1000 - Date.now()) / 86_400_000).toBeCloseTo(20, 1);
});

test('a daemon that wants certificates of callers takes those of its CA only', async () => {
  const tls = { ...first, clientCa: authority.ca, requireClientCert: true };
  const { grpcAddress, metricsAddress } = await startScriptedDaemon(
    { grpc: { tls }, metrics: { tls: true } },
    { notReady: true },
  );
  const alice = authority.issue('alice');
  const curl = (...own: string[]) => {
    const url = `https://${metricsAddress}/trueframe.v1.TrueframeService/ListPipelines`;
    return runFile('curl', ['-s', '--json', '{}', '--cacert', authority.ca, ...own, url]);
  };

  expect((await curl('--cert', alice.cert, '--key', alice.key)).stdout).toContain('"pipelines"');
  await expect(curl()).rejects.toThrow();
  expect(await call(grpcAddress, secure(authority, alice))).toBe('OK');
  expect(await call(grpcAddress, secure(authority))).not.toBe('OK');
  expect(await call(grpcAddress, secure(authority, stranger.issue('mallory')))).not.toBe('OK');
});

test('a renewed certificate is used by itself and drops nobody; a broken one leaves the old one in use', async () => {
  const folder = tempFolder();
  const tls = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  const put = ({ cert, key }: Issued) => {
    for (const [from, to] of [
      [cert, tls.cert],
      [key, tls.key],
    ] as const) {
      copyFileSync(from, `${to}.new`);
      renameSync(`${to}.new`, to);
    }
  };
  put(first);
  const daemon = await startScriptedDaemon({ grpc: { tls } });
  const client = new TrueframeClient(daemon.grpcAddress, secure(authority));
  onTestFinished(() => client.close());
  const session = client.analyze({ source: '/script?frames=100000' });
  let events = 0;
  session.on('data', () => {
    events += 1;
  });
  session.on('error', () => {});
  await expect.poll(() => events).toBeGreaterThan(5);

  put(authority.issue('second', 3));
  await expect.poll(() => shownBy(daemon.grpcAddress)).toBe('second');
  expect(await daemon.metric('trueframe_tls_reloads_total{outcome="loaded"}')).toBe(1);
  expect(daemon.log).toMatch(/a certificate ends at 20/);

  writeFileSync(tls.key, 'no key');
  const failed = () => daemon.metric('trueframe_tls_reloads_total{outcome="failed"}');
  await expect.poll(failed).toBe(1);
  expect(daemon.log).toMatch(/grpc\.tls\.cert and grpc\.tls\.key: cannot use .*stay in use/);
  expect(await shownBy(daemon.grpcAddress)).toBe('second');
  const before = events;
  await expect.poll(() => events).toBeGreaterThan(before);
  session.cancel();
});

test('a daemon whose certificate cannot be used does not start, and says which file', async () => {
  const start = (tls: object) => startScriptedDaemon({ grpc: { tls } });
  await expect(start({ cert: '/nowhere.pem', key: first.key })).rejects.toThrow(
    /grpc\.tls\.cert.*nowhere\.pem/,
  );
  await expect(start({ ...first, key: authority.issue('other').key })).rejects.toThrow(
    /grpc\.tls\.cert and grpc\.tls\.key/,
  );
});
