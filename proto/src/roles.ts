import { rpcRoles } from './gen/roles.ts';

/** Roles of callers; each may do what those before it may. `role.proto` explains them. */
export const ROLES = ['viewer', 'submitter', 'operator', 'admin'] as const;

export type Role = (typeof ROLES)[number];

const table: Readonly<Record<string, Role>> = rpcRoles;

/** Returns the role that a caller of an rpc needs; undefined: it is none of ours. `path`: e.g. `/trueframe.v1.TrueframeService/Watch`. */
export function roleOf(path: string): Role | undefined {
  return Object.hasOwn(table, path) ? table[path] : undefined;
}
