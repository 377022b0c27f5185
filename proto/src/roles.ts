import { ROLES, rpcRoles } from './gen/roles.ts';

export { ROLES };

export type Role = (typeof ROLES)[number];

const table: Readonly<Record<string, Role>> = rpcRoles;

/** Returns the role that a caller of an rpc needs; undefined: it is none of ours. `path`: e.g. `/trueframe.v1.TrueframeService/Watch`. */
export function roleOf(path: string): Role | undefined {
  return Object.hasOwn(table, path) ? table[path] : undefined;
}
