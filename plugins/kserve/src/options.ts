import * as z from 'zod';

const seconds = (what: string) => z.number().gt(0).max(60).describe(what);
const file = (what: string) => z.string().min(1).describe(what);

/** `host:port`, with or without the scheme of a resolver. */
function isLoopback(address: string): boolean {
  const host = address.replace(/^[a-z0-9]+:\/*(?=.*:)/, '').replace(/:\d+$/, '');
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host) || address.startsWith('unix:');
}

const Tls = z
  .strictObject({
    ca: file('PEM file of authorities; default: those of the system.').optional(),
    cert: file('PEM file of the certificate that the server asks for.').optional(),
    key: file('PEM file of its private key.').optional(),
    serverName: z.string().min(1).optional().describe('Name in its certificate, if another.'),
  })
  .refine(({ cert, key }) => (cert === undefined) === (key === undefined), {
    message: 'cert and key go together',
  });

const Remote = z
  .strictObject({
    address: z
      .string()
      .min(1)
      .describe('`host:port`, or `dns:///host:port` for all addresses of a name, in turn.'),
    model: z.string().min(1).optional().describe('Name of the model there; default: the bundle.'),
    version: z.string().prefault('').describe('Its version there; default: the server chooses.'),
    input: z.string().min(1).optional().describe('Name of its input there, if another.'),
    output: z.string().min(1).optional().describe('Name of its output there, if another.'),
    tls: z
      .union([z.boolean(), Tls])
      .prefault(false)
      .describe('TLS: true, or its files; default: none.'),
    tokenFile: file('File with a token that is sent as `authorization: Bearer`.').optional(),
    deadline: seconds('Longest time of one call, tries and pauses included, in seconds.').prefault(
      2,
    ),
    attempts: z
      .int()
      .min(1)
      .max(5)
      .prefault(3)
      .describe('Most tries of one call; only UNAVAILABLE is tried again.'),
    pause: seconds('Mean pause before the second try, in seconds; it doubles.').prefault(0.05),
    breakAfter: z
      .int()
      .min(1)
      .prefault(3)
      .describe('Failed calls in a row after which the server is left alone.'),
    tryAfter: seconds('Time for which it is left alone, in seconds.').prefault(5),
  })
  .refine(({ tls, tokenFile, address }) => tls || !tokenFile || isLoopback(address), {
    message: 'a token goes over TLS only, except to this machine',
    path: ['tokenFile'],
  });

const Shadow = z.strictObject({
  share: z.number().gt(0).max(1).prefault(0.01).describe('Share of the crops that are compared.'),
  tolerance: z
    .number()
    .gt(0)
    .max(1)
    .prefault(0.02)
    .describe('Difference of two scores above which there is a doubt.'),
  bundle: z.string().min(1).optional().describe('Bundle that runs here; default: the same.'),
});

export const Options = z.strictObject({
  bundle: z
    .string()
    .min(1)
    .describe('Bundle that says how crops are cut and what the outputs mean; needs no weights.'),
  batch: z.int().min(1).max(256).optional().describe('Most crops per call; default: maxBatch.'),
  remote: Remote,
  fallback: z
    .string()
    .min(1)
    .optional()
    .describe('Bundle that scores here while the server is away; default: the member abstains.'),
  shadow: Shadow.optional().describe('Compares the server with a model that runs here.'),
});

export type Options = z.infer<typeof Options>;
export type Remote = Options['remote'];
