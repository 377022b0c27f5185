// @trueframe/daemon/auth: tokens, certificates, and how open a configuration makes the daemon.
export { anonymousOf } from '../auth/authenticator.ts';
export { type Exposure, judgeExposure } from '../auth/exposure.ts';
export { createToken, hashToken } from '../auth/static-token.ts';
export { readTokenFile, type TokenEntry, tokenLine } from '../auth/token-file.ts';
export { callerName, ROLES, type Role } from '../config/roles.ts';
export { readCertificates } from '../grpc/listener/certificates.ts';
