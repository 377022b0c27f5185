import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { wallClockMs } from '@trueframe/daemon/lib';

/** Issuer, audience and key id that the daemon is told to trust. */
export const ISSUER = 'https://login.test';
export const AUDIENCE = 'trueframe';
const KID = 'k1';

type Json = Readonly<Record<string, unknown>>;

/** An identity provider, and whoever pretends to be it. */
export class Issuer {
  readonly #right = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly #wrong = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  /** The text of its JWKS. */
  get jwks(): string {
    const key = this.#right.publicKey.export({ format: 'jwk' });
    return JSON.stringify({ keys: [{ ...key, kid: KID, alg: 'ES256', use: 'sig' }] });
  }

  /** A token that is right, but for what is changed. */
  token(claims: Json = {}, header: Json = {}, key = this.#right.privateKey): string {
    const now = Math.floor(wallClockMs() / 1000);
    const usual = { iss: ISSUER, aud: AUDIENCE, exp: now + 3600, iat: now, sub: 'caller' };
    const text = signed({ alg: 'ES256', kid: KID, ...header }, { ...usual, ...claims });
    return `${text}.${es256(text, key)}`;
  }

  /** Tokens that nobody may come in with, by what is wrong. */
  forged(): Readonly<Record<string, string>> {
    const now = Math.floor(wallClockMs() / 1000);
    const admin = { role: 'admin', tenant: 'red' };
    const pem = this.#right.publicKey.export({ format: 'pem', type: 'spki' }) as string;
    const jwk = this.#wrong.publicKey.export({ format: 'jwk' });
    const whole = this.token(admin);
    const [head = '', , signature = ''] = whole.split('.');
    const body = (claims: Json) => signed({}, claims).split('.')[1];
    const claims = { ...admin, iss: ISSUER, aud: AUDIENCE, exp: now + 3600 };
    const plain = signed({ alg: 'none' }, claims);
    const hmac = signed({ alg: 'HS256', kid: KID }, claims);
    return {
      'another key': this.token(admin, {}, this.#wrong.privateKey),
      'another key, with its public half in the header': this.token(
        admin,
        { jwk },
        this.#wrong.privateKey,
      ),
      'an unknown key id': this.token(admin, { kid: 'k2' }, this.#wrong.privateKey),
      'no signature': `${plain}.`,
      'no signature, spelt NONE': `${signed({ alg: 'NONE' }, claims)}.`,
      'the signature cut off': `${head}.${body(claims)}.`,
      'HMAC with the public key': `${hmac}.${createHmac('sha256', pem).update(hmac).digest('base64url')}`,
      'other claims under the signature': `${head}.${body({ ...claims, sub: 'root' })}.${signature}`,
      'an unknown critical header': this.token(admin, { crit: ['x'], x: 1 }),
      'another audience': this.token({ ...admin, aud: 'else' }),
      'no audience': this.token({ ...admin, aud: undefined }),
      'another issuer': this.token({ ...admin, iss: 'https://evil.test' }),
      'no end': this.token({ ...admin, exp: undefined }),
      'a beginning in an hour': this.token({ ...admin, nbf: now + 3600 }),
      'no tenant': this.token({ role: 'submitter' }),
    };
  }

  /** A token whose end is past. */
  expired(): string {
    const now = Math.floor(wallClockMs() / 1000);
    return this.token({ role: 'admin', tenant: 'red', exp: now - 3600 });
  }
}

function signed(header: Json, claims: Json): string {
  const part = (value: Json) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(claims)}`;
}

function es256(text: string, key: KeyObject): string {
  return sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString(
    'base64url',
  );
}
