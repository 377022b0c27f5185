import * as z from 'zod';

const file = z.string().prefault('');

/** The block `grpc.tls` of the configuration. */
export const Tls = z
  .strictObject({
    cert: file.describe(
      'PEM file with the certificate of the gRPC server, then those of the CAs in between. Empty: no TLS. It is read again when it changes; a broken one leaves the old one in use.',
    ),
    key: file.describe('PEM file with its private key, without a passphrase.'),
    clientCa: file.describe(
      'PEM file with the CAs that sign certificates of callers. Empty: callers are not asked for one.',
    ),
    requireClientCert: z
      .boolean()
      .prefault(false)
      .describe('Refuse connections of callers that have no certificate of `clientCa`.'),
  })
  .refine(({ cert, key }) => (cert === '') === (key === ''), {
    message: '`cert` and `key` belong together',
  })
  .refine(({ cert, clientCa }) => clientCa === '' || cert !== '', {
    message: '`clientCa` needs `cert` and `key`',
  })
  .refine(({ clientCa, requireClientCert }) => !requireClientCert || clientCa !== '', {
    message: '`requireClientCert` needs `clientCa`',
  });
