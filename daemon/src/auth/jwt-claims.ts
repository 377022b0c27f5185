import { TrueframeError } from '@trueframe/sdk';
import { callerName, ROLES, type Role } from '../config/roles.ts';
import type { Config } from '../config/schema.ts';
import { invalid } from './denied.ts';
import { isAtLeast } from './role.ts';

type JwtConfig = Config['auth']['jwt'];
type Claims = Readonly<Record<string, unknown>>;

/** Tenant, role and name that the claims of a verified token give its holder. @throws AUTH_INVALID, AUTH_ROLE */
export function readClaims(claims: Claims, { claims: names, roles }: JwtConfig) {
  const role = roleOf(claimOf(claims, names.role), roles);
  if (!role) {
    throw new TrueframeError(
      'AUTH_ROLE',
      `the claim ${names.role} of the token names no role that this daemon knows`,
    );
  }
  const subject = claimOf(claims, names.subject);
  return {
    role,
    tenant: tenantOf(claims, names.tenant, role),
    // For logs: whatever it is, it is short and has no line breaks.
    subject: typeof subject === 'string' ? subject.replace(/[^\w.@:|/-]/g, '?').slice(0, 128) : '',
  };
}

/** The strongest role that the claim names. */
function roleOf(value: unknown, roles: JwtConfig['roles']): Role | undefined {
  const isMapped = Object.keys(roles).length > 0;
  const named = (Array.isArray(value) ? value : [value]).flatMap((one): Role[] => {
    if (typeof one !== 'string') return [];
    if (isMapped) return Object.hasOwn(roles, one) ? [roles[one] as Role] : [];
    return ROLES.filter((role) => role === one);
  });
  return named.sort((a, b) => ROLES.indexOf(b) - ROLES.indexOf(a))[0];
}

function tenantOf(claims: Claims, name: string, role: Role): string {
  if (name === '') return '';
  const value = claimOf(claims, name);
  // Those without a tenant share one. A wrong name of the claim must not put all tenants there.
  if (value === undefined && isAtLeast(role, 'operator')) return '';
  const result = callerName.safeParse(value);
  if (!result.success) throw invalid();
  return result.data;
}

/** A claim of that name, otherwise the one at that path: names may have dots in them, as URLs do. */
function claimOf(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part))
      return undefined;
    value = (value as Claims)[part];
  }
  return value;
}
