import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { credentials, Metadata } from '@grpc/grpc-js';
import { TrueframeClient } from '@trueframe/proto';
import { withFixtures } from '../lib/fixtures.ts';
import { framed, openCall, openHttp2, openSocket, requestOf } from '../lib/hostile/http2-caller.ts';
import { patternClip } from '../lib/media.ts';
import { until } from '../lib/wait.ts';
import type { RowContext } from '../row.ts';
import type { Fault } from './fault.ts';

const KEYS = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

function makeCertificate({ folder }: RowContext, days: number, key: string, cert: string): void {
  const subject = ['-subj', '/CN=localhost', '-days', String(days)];
  const files = ['-keyout', join(folder, key), '-out', join(folder, cert)];
  execFileSync('openssl', ['req', '-x509', ...KEYS, ...files, ...subject], { stdio: 'ignore' });
}

export const badCertificates: Fault = {
  name: 'a certificate that ends soon, then a broken one, then callers without TLS',
  alerts: { CertExpiry: 1, CertReloadFailed: 1, CallersRefused: 1 },
  scrapes: 4,
  config(context) {
    makeCertificate(context, 60, 'tls.key', 'tls.pem');
    const [cert, key] = ['tls.pem', 'tls.key'].map((name) => join(context.folder, name));
    return { ...withFixtures, grpc: { tls: { cert, key } } };
  },
  async inject(daemon, context) {
    const at = (name: string) => join(context.folder, name);
    makeCertificate(context, 1, 'next.key', 'next.pem');
    copyFileSync(at('next.key'), at('tls.key'));
    copyFileSync(at('next.pem'), at('tls.pem'));
    const reloads = (outcome: string) => async () =>
      (await daemon.scrape()).sum('trueframe_tls_reloads_total', { outcome }) > 0;
    await until('another certificate', reloads('loaded'), { everyMs: 200 });
    writeFileSync(at('tls.pem'), 'no certificate');
    await until('a broken certificate', reloads('failed'), { everyMs: 200 });
    for (let k = 0; k < 30; k += 1) {
      const socket = openSocket(daemon.grpcAddress);
      socket.end('GET / HTTP/1.1\r\n\r\n');
      await once(socket, 'close');
    }
  },
};

export const wrongTokens: Fault = {
  name: 'callers with wrong tokens',
  alerts: { AuthDenialsSpike: 1 },
  scrapes: 3,
  config(context) {
    const tokens = join(context.folder, 'tokens.yml');
    const hash = `sha256:${Buffer.alloc(32).toString('base64url')}`;
    writeFileSync(tokens, JSON.stringify([{ name: 'nobody', role: 'viewer', hash }]), {
      mode: 0o600,
    });
    return { ...withFixtures, auth: { tokens } };
  },
  async inject(daemon) {
    const client = new TrueframeClient(daemon.grpcAddress, credentials.createInsecure());
    for (let k = 0; k < 30; k += 1) {
      const metadata = new Metadata();
      metadata.set('authorization', `Bearer wrong-${k}`);
      await new Promise<void>((resolve) => {
        client.listSessions({}, metadata, () => resolve());
      });
    }
    client.close();
  },
};

export const deafReader: Fault = {
  name: 'a caller that takes no events',
  alerts: { Evictions: 1 },
  scrapes: 3,
  config: () => withFixtures,
  async inject(daemon, context) {
    const { path, body } = requestOf('Analyze', { source: patternClip(context.folder, 2) });
    const session = openHttp2(daemon.grpcAddress, 0);
    openCall(session, path).end(framed(body));
    const evicted = async () =>
      (await daemon.scrape()).sum('trueframe_grpc_refusals_total', { reason: 'reader' }) > 0;
    await until('an eviction', evicted, { everyMs: 200 });
    session.destroy();
  },
};
