import * as z from 'zod';

/** Roles from the weakest to the strongest; each may do what those before it may. */
export const ROLES = ['viewer', 'submitter', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const role = z.enum(ROLES);

/** The name of a tenant, or of a token. */
export const callerName = z
  .string()
  .regex(/^[\w.@:-]{1,64}$/, 'up to 64 letters, digits or any of . _ @ : -');
