import { join } from 'node:path';
import { execFileSync } from './programs.ts';
import { tempFolderForAll } from './temp-folder.ts';

/** Files of a certificate and its private key. */
export interface Issued {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority for the tests of a file. Make it where those are declared. */
export class Authority {
  readonly #folder = tempFolderForAll();
  /** Its own certificate. */
  readonly ca = join(this.#folder, 'ca.pem');
  readonly #key = join(this.#folder, 'ca.key');
  #count = 0;

  constructor(name = 'test CA') {
    const subject = ['-subj', `/CN=${name}`, '-days', '30'];
    openssl(['req', '-x509', ...EC, '-keyout', this.#key, '-out', this.ca, ...subject]);
  }

  /** A certificate for 127.0.0.1 and localhost, or of a caller of that name. */
  issue(name: string, days = 20): Issued {
    this.#count += 1;
    const of = (ending: string) => join(this.#folder, `${this.#count}.${ending}`);
    const issued = { cert: of('pem'), key: of('key') };
    const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
    const subject = ['-subj', `/O=tests/CN=${name}`, '-addext', names];
    openssl(['req', ...EC, '-keyout', issued.key, '-out', of('csr'), ...subject]);
    const signed = ['-CA', this.ca, '-CAkey', this.#key, '-CAcreateserial', '-days', String(days)];
    openssl([
      'x509',
      '-req',
      '-in',
      of('csr'),
      '-out',
      issued.cert,
      '-copy_extensions',
      'copy',
      ...signed,
    ]);
    return issued;
  }
}

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

function openssl(args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'ignore' });
}
