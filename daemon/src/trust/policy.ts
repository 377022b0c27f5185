import { TrueframeError } from '@trueframe/sdk';
import type { Trust } from '../config/trust.ts';
import { defaultCacheFolder } from '../lib/cache-folder.ts';
import { readKeys, type TrustedKeys } from './keys.ts';
import { type SignedKind, verifyFolder } from './signature.ts';
import { type Links, verifiedCopy } from './verified-copy.ts';

/** The part of a configuration that says what is trusted. */
export interface TrustSettings {
  /** Absent: nothing has to be signed. */
  readonly trust?: Trust | undefined;
  /** Folder that keeps verified copies. Default: that of optimised models. */
  readonly cache?: string | undefined;
}

const KINDS: Readonly<Record<Trust['require'], readonly SignedKind[]>> = {
  none: [],
  bundles: ['bundle'],
  plugins: ['plugin'],
  all: ['bundle', 'plugin'],
};

/** Decides which folders of strangers are used. */
export class TrustPolicy {
  readonly #kinds: readonly SignedKind[];
  readonly #keys: TrustedKeys;
  readonly #cacheFolder: string;

  private constructor(kinds: readonly SignedKind[], keys: TrustedKeys, cacheFolder: string) {
    this.#kinds = kinds;
    this.#keys = keys;
    this.#cacheFolder = cacheFolder;
  }

  /** @throws CONFIG_INVALID signatures are required and there is no key, or a key is none */
  static async open({ trust, cache }: TrustSettings): Promise<TrustPolicy> {
    const kinds = KINDS[trust?.require ?? 'none'];
    if (kinds.length === 0 || !trust) return new TrustPolicy([], new Map(), '');
    const keys = await readKeys(trust.keys);
    if (keys.size === 0) {
      throw new TrueframeError(
        'CONFIG_INVALID',
        `trust.require is ${trust.require}, but trust.keys names no key: name a public key that \`trueframe keygen\` made`,
      );
    }
    return new TrustPolicy(kinds, keys, cache ?? defaultCacheFolder());
  }

  /** True when folders of this kind are used only if they are signed. */
  checks(kind: SignedKind): boolean {
    return this.#kinds.includes(kind);
  }

  /** True when anything has to be signed. */
  get isOn(): boolean {
    return this.#kinds.length > 0;
  }

  /**
   * Returns the folder to load instead of a signed one: a copy of the bytes that the signature covers.
   * @throws PLUGIN_UNTRUSTED, MODEL_UNTRUSTED; CONFIG_INVALID where the copy cannot be kept
   */
  async admit(
    kind: SignedKind,
    folder: string,
    linksFor: (files: readonly string[]) => Promise<Links> = async () => ({}),
  ): Promise<string> {
    const signature = await verifyFolder(folder, kind, this.#keys);
    const links = await linksFor(Object.keys(signature.files));
    return verifiedCopy(folder, signature, this.#cacheFolder, links);
  }
}
