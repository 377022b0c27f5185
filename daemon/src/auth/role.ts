import { ROLES, type Role } from '../config/roles.ts';

export type { Role } from '../config/roles.ts';

/** Returns true when `role` may do what needs `needed`. */
export function isAtLeast(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
