// For whoever runs plugins: the daemon, its commands, tests. Plugin authors need nothing of it: the conformance kit runs the same checks.

export * from './checked/index.ts';
export type { StatusName, WireError } from './errors.ts';
export { parseOptions } from './options.ts';
