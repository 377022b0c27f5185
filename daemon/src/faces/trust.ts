// @trueframe/daemon/trust: keys, and signatures of bundles and plugin packages.

export { newKeyPair, readKeys } from '../trust/keys.ts';
export { type SignedKind, signFolder, verifyFolder } from '../trust/signature.ts';
