// Original file: trueframe/v1/role.proto

/**
 * Rights of a caller. Each role includes those before it.
 */
export const Role = {
  ROLE_UNSPECIFIED: 'ROLE_UNSPECIFIED',
  /**
   * Sees sessions and what the daemon has.
   */
  ROLE_VIEWER: 'ROLE_VIEWER',
  /**
   * Starts and stops sessions.
   */
  ROLE_SUBMITTER: 'ROLE_SUBMITTER',
  /**
   * Acts on the whole daemon, and on the sessions of all tenants.
   */
  ROLE_OPERATOR: 'ROLE_OPERATOR',
  /**
   * Everything.
   */
  ROLE_ADMIN: 'ROLE_ADMIN',
} as const;

/**
 * Rights of a caller. Each role includes those before it.
 */
export type Role =
  | 'ROLE_UNSPECIFIED'
  | 0
  /**
   * Sees sessions and what the daemon has.
   */
  | 'ROLE_VIEWER'
  | 1
  /**
   * Starts and stops sessions.
   */
  | 'ROLE_SUBMITTER'
  | 2
  /**
   * Acts on the whole daemon, and on the sessions of all tenants.
   */
  | 'ROLE_OPERATOR'
  | 3
  /**
   * Everything.
   */
  | 'ROLE_ADMIN'
  | 4

/**
 * Rights of a caller. Each role includes those before it.
 */
export type Role__Output = typeof Role[keyof typeof Role]
