import { expect, test } from 'vitest';
import { type CertificateFacts, identifyCertificate } from './certificate.ts';

const map = {
  'URI:spiffe://example.com/gateway': { role: 'submitter', tenant: 'cameras' },
  'CN:prometheus': { role: 'viewer' },
  'DNS:a, DNS:admin': { role: 'admin' },
} as const;

function identify(facts: { CN?: unknown; subjectaltname?: string }, map_ = map as object) {
  const certificate = {
    subject: { CN: facts.CN },
    subjectaltname: facts.subjectaltname,
    valid_to: 'Jan  1 00:00:00 2030 GMT',
  } as CertificateFacts;
  const { tenant, role, subject, expiresAt } = identifyCertificate(certificate, map_ as never);
  expect(expiresAt).toBe(Date.UTC(2030, 0, 1));
  return [tenant, role, subject];
}

test('a certificate is known by its common name or an alternative name', () => {
  expect(identify({ CN: 'prometheus' })).toEqual(['', 'viewer', 'CN:prometheus']);
  const subjectaltname = 'DNS:gw.example.com, URI:spiffe://example.com/gateway';
  expect(identify({ subjectaltname })).toEqual([
    'cameras',
    'submitter',
    'URI:spiffe://example.com/gateway',
  ]);
  expect(identify({ CN: 'x' }, { '*': { role: 'viewer' } })).toEqual(['', 'viewer', 'CN:x']);
});

test.each([
  {},
  { CN: 'Prometheus' },
  { CN: ['prometheus', 'other'] },
  { subjectaltname: 'DNS:prometheus' },
  // A name may hold what looks like two of them; Node quotes it.
  { subjectaltname: 'DNS:"x, URI:spiffe://example.com/gateway"' },
  { subjectaltname: 'DNS:"broken' },
])('%j is nobody', (facts) => {
  expect(() => identify(facts)).toThrow(expect.objectContaining({ code: 'AUTH_INVALID' }));
});
