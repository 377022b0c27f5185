import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Contents of PEM files. */
export interface Issued {
  readonly cert: Buffer;
  readonly key: Buffer;
}

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** A certificate authority with its files in a folder. */
export class Authority {
  readonly #folder: string;
  readonly #name: string;
  #count = 0;

  constructor(folder: string, name: string) {
    this.#folder = folder;
    this.#name = name;
    const files = ['-keyout', this.#file('key'), '-out', this.caFile];
    openssl(['req', '-x509', ...EC, ...files, '-subj', `/CN=${name}`, '-days', '30']);
  }

  get caFile(): string {
    return this.#file('pem');
  }

  /**
   * Paths of a new certificate and its key, for this machine or a caller of that name, also under other `addresses`; `days` 0:
   * one that ends at once.
   */
  files(
    name: string,
    days = 20,
    addresses: readonly string[] = [],
  ): { readonly cert: string; readonly key: string } {
    this.#count += 1;
    const of = (ending: string) => this.#file(`${this.#count}.${ending}`);
    const all = ['DNS:localhost', 'IP:127.0.0.1', ...addresses.map((one) => `IP:${one}`)];
    const names = ['-addext', `subjectAltName=${all.join()}`];
    openssl([
      'req',
      ...EC,
      '-keyout',
      of('key'),
      '-out',
      of('csr'),
      '-subj',
      `/CN=${name}`,
      ...names,
    ]);
    const ca = ['-CA', this.caFile, '-CAkey', this.#file('key'), '-CAcreateserial'];
    const request = ['-req', '-in', of('csr'), '-out', of('pem'), '-copy_extensions', 'copy'];
    openssl(['x509', ...request, ...ca, '-days', String(days)]);
    return { cert: of('pem'), key: of('key') };
  }

  issue(name: string, days = 20): Issued {
    const { cert, key } = this.files(name, days);
    return { cert: readFileSync(cert), key: readFileSync(key) };
  }

  #file(ending: string): string {
    return join(this.#folder, `${this.#name}.${ending}`);
  }
}

function openssl(args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'ignore' });
}
