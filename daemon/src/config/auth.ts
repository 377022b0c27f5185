import * as z from 'zod';
import { callerName, role } from './roles.ts';
import { duration } from './scalars.ts';

/** Signatures that a public key checks. HMAC is left out: its key would be a password that the daemon shares. */
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
] as const;

const Claims = z.strictObject({
  tenant: z
    .string()
    .prefault('tenant')
    .describe(
      'Claim that names the tenant; `a.b` is `b` in `a`. A token of a viewer or submitter without it is refused. Empty: tokens name no tenant.',
    ),
  role: z
    .string()
    .prefault('role')
    .describe('Claim that names the role, or a list of which the strongest counts.'),
  subject: z.string().prefault('sub').describe('Claim that names the caller in logs.'),
});

const Jwt = z.strictObject({
  keys: z.string().prefault('').meta({
    description: 'JWKS with the public keys of the issuer: a file, or an https:// URL.',
    defaultInWords: 'no JWT is taken',
  }),
  issuer: z.string().prefault('').describe('What `iss` must be. Needed with `keys`.'),
  audience: z.string().prefault('').describe('What `aud` must name. Needed with `keys`.'),
  algorithms: z
    .array(z.enum(ALGORITHMS as unknown as readonly [string, ...string[]]))
    .min(1)
    .prefault(['RS256', 'PS256', 'ES256', 'EdDSA'])
    .describe('Signatures that are taken.'),
  clockSkew: duration
    .prefault('30s')
    .describe('How far the clock of the issuer may be off this one.'),
  refresh: duration
    .prefault('10m')
    .describe('Age at which keys of a URL are fetched again; an unknown key does so at once.'),
  claims: Claims.prefault({}).describe('Where a token says who its caller is.'),
  roles: z
    .record(z.string(), role)
    .prefault({})
    .describe('Roles by what the claim says; anything else is no role. Empty: the four names.'),
});

const Certificate = z.strictObject({
  role,
  tenant: callerName.optional(),
});

/** The block `auth` of the configuration. */
export const Auth = z.strictObject({
  anonymous: z.enum(['never', 'loopback', 'everywhere']).optional().meta({
    description:
      'Calls without a credential: refused, taken from this machine, or taken from everywhere. `everywhere` is what makes a daemon listen beyond loopback without any authentication.',
    defaultInWords: 'never where there are credentials, otherwise loopback',
  }),
  anonymousRole: role.optional().meta({
    description: 'What calls without a credential may do.',
    defaultInWords: 'admin from this machine, submitter from elsewhere',
  }),
  tokens: z.string().prefault('').meta({
    description:
      'File with the hashes of bearer tokens, as `trueframe token create` writes them. Read again when it changes.',
    defaultInWords: 'there are no tokens',
  }),
  jwt: Jwt.prefault({}).describe('Bearer tokens of an identity provider.'),
  certificates: z
    .record(z.string(), Certificate)
    .prefault({})
    .describe(
      'Client certificates that the TLS of the server accepts: `{ role, tenant }` by `CN:name`, `DNS:name`, `EMAIL:name` or `URI:name` of the certificate. The first that fits counts; `*` fits all.',
    ),
  trustTenantMetadata: z
    .enum(['never', 'loopback', 'everywhere'])
    .prefault('loopback')
    .describe(
      'Whose metadata `sessions.tenants.metadataKey` is believed. loopback: that of callers without a credential, from this machine. everywhere: that of all callers whose credential names no tenant; give that to a proxy that sets it.',
    ),
  tlsByProxy: z
    .boolean()
    .prefault(false)
    .describe(
      'Says that a proxy in front encrypts. Bearer tokens without TLS beyond loopback are no reason for a warning then.',
    ),
  failuresPerMinute: z
    .int()
    .min(0)
    .prefault(60)
    .describe(
      'Wrong credentials per minute of one address, after which others that are not known yet are refused unchecked for a while. 0: no limit.',
    ),
});
