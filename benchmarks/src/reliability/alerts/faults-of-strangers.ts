import { once } from 'node:events';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { credentials, Metadata } from '@grpc/grpc-js';
import { TrueframeClient } from '@trueframe/proto';
import { withFixtures } from '../lib/fixtures.ts';
import { framed, openCall, openHttp2, openSocket, requestOf } from '../lib/hostile/http2-caller.ts';
import { patternClip } from '../lib/media.ts';
import { Authority } from '../lib/strangers/certificates.ts';
import { until } from '../lib/wait.ts';
import type { RowContext } from '../row.ts';
import type { Fault } from './fault.ts';

/** A certificate as the daemon is configured with, in the folder of the row. */
const filesIn = ({ folder }: RowContext) => ({
  cert: join(folder, 'tls.pem'),
  key: join(folder, 'tls.key'),
});

/** Puts a certificate that ends after so many days where the daemon reads it. */
function placeCertificate(context: RowContext, days: number): void {
  const made = new Authority(context.folder, `ca-${days}`).files('localhost', days);
  const { cert, key } = filesIn(context);
  copyFileSync(made.key, key);
  copyFileSync(made.cert, cert);
}

export const badCertificates: Fault = {
  name: 'a certificate that ends soon, then a broken one, then callers without TLS',
  alerts: { CertExpiry: 1, CertReloadFailed: 1, CallersRefused: 1 },
  scrapes: 4,
  config(context) {
    placeCertificate(context, 60);
    return { ...withFixtures, grpc: { tls: filesIn(context) } };
  },
  async inject(daemon, context) {
    placeCertificate(context, 1);
    const reloads = (outcome: string) => async () =>
      (await daemon.scrape()).sum('trueframe_tls_reloads_total', { outcome }) > 0;
    await until('another certificate', reloads('loaded'), { everyMs: 200 });
    writeFileSync(filesIn(context).cert, 'no certificate');
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
