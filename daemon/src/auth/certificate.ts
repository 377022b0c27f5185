import type { PeerCertificate } from 'node:tls';
import type { Config } from '../config/schema.ts';
import { invalid } from './denied.ts';
import type { Identity } from './identity.ts';

type Certificates = Config['auth']['certificates'];
/** The parts of a certificate that count. */
export type CertificateFacts = Pick<PeerCertificate, 'subject' | 'subjectaltname' | 'valid_to'>;

/** Returns the holder of a client certificate that the TLS of the server has verified. @throws AUTH_INVALID when the map has none of its names */
export function identifyCertificate(certificate: CertificateFacts, map: Certificates): Identity {
  const names = namesOf(certificate);
  const found = Object.entries(map).find(([name]) => name === '*' || names.includes(name));
  if (!found) throw invalid();
  const [name, { role, tenant = '' }] = found;
  return {
    ...{ role, tenant, subject: name === '*' ? (names[0] ?? '*') : name },
    expiresAt: Date.parse(certificate.valid_to),
    isCurrent: () => true,
  };
}

/** E.g. ['CN:camera-7', 'DNS:camera-7.lan']. */
function namesOf({ subject, subjectaltname = '' }: CertificateFacts): string[] {
  const common: unknown = subject?.CN;
  return [
    // Two common names are no name.
    ...(typeof common === 'string' ? [`CN:${common}`] : []),
    ...alternativeNames(subjectaltname),
  ];
}

/** Splits `DNS:a, URI:b`. Names that have a comma or a quote in them come as JSON texts. */
function alternativeNames(text: string): string[] {
  const parts = text.match(/(?:[^,"]|"(?:[^"\\]|\\.)*")+/g) ?? [];
  return parts.flatMap((part) => {
    const colon = part.indexOf(':');
    if (colon < 0) return [];
    const kind = part.slice(0, colon).trim().toUpperCase();
    const value = part.slice(colon + 1);
    try {
      return [`${kind}:${value.startsWith('"') ? (JSON.parse(value) as string) : value}`];
    } catch {
      return [];
    }
  });
}
