import type { Config } from '@trueframe/daemon';
import {
  anonymousOf,
  judgeExposure,
  readCertificates,
  readTokenFile,
} from '@trueframe/daemon/auth';
import { toIso, wallClockMs } from '@trueframe/daemon/lib';
import type { Finding } from './finding.ts';

const name = 'callers';

/** Checks who may call the daemon, without opening a port. */
export async function checkExposure(config: Config): Promise<readonly Finding[]> {
  const { refusal, warnings } = judgeExposure(config);
  if (refusal) {
    const [found = '', advice = 'see docs/operations.md, "Who may what"'] =
      refusal.message.split(/: (?=configure)/);
    return [{ level: 'fail', name, found, advice }];
  }
  const risks = warnings.map((found): Finding => {
    return { level: 'warn', name, found, advice: 'see docs/operations.md, "Who may what"' };
  });
  const certificates = await checkCertificates(config.grpc.tls);
  return [...risks, ...certificates, ...(await checkTokens(config.auth.tokens)), whoCalls(config)];
}

async function checkCertificates(tls: Config['grpc']['tls']): Promise<readonly Finding[]> {
  if (tls.cert === '') return [];
  try {
    const { expiresAt, clientCaExpiresAt = expiresAt } = await readCertificates(tls);
    const ends = Math.min(expiresAt, clientCaExpiresAt);
    const day = toIso(ends).slice(0, 10);
    if (ends > wallClockMs()) {
      return [{ level: 'ok', name, found: `certificates of grpc.tls are good until ${day}` }];
    }
    const found = `a certificate of grpc.tls ended on ${day}`;
    return [{ level: 'warn', name, found, advice: 'renew it: the daemon takes it by itself' }];
  } catch (reason) {
    const advice = 'the daemon does not start with it';
    return [{ level: 'fail', name, found: (reason as Error).message, advice }];
  }
}

async function checkTokens(path: string): Promise<readonly Finding[]> {
  if (path === '') return [];
  try {
    const entries = await readTokenFile(path);
    const ended = entries
      .filter(({ expiresAt }) => expiresAt <= wallClockMs())
      .map((one) => one.name);
    if (ended.length === 0)
      return [{ level: 'ok', name, found: `${entries.length} tokens in ${path}` }];
    const found = `tokens in ${path} have expired: ${ended.join(', ')}`;
    return [{ level: 'warn', name, found, advice: 'remove their lines' }];
  } catch (reason) {
    const advice = 'the daemon does not start without it: trueframe token create';
    return [{ level: 'fail', name, found: (reason as Error).message, advice }];
  }
}

function whoCalls({ auth }: Config): Finding {
  const kinds = [
    ...(auth.tokens === '' ? [] : ['tokens of a file']),
    ...(auth.jwt.keys === '' ? [] : [`JWTs of ${auth.jwt.issuer}`]),
    ...(Object.keys(auth.certificates).length === 0 ? [] : ['client certificates']),
  ];
  const found = `credentials: ${kinds.join(', ') || 'none'}; calls without one: ${anonymousOf(auth)}`;
  return { level: 'ok', name, found };
}
