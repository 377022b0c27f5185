import type { Role } from './role.ts';

/** The holder of a credential that was found to be right. */
export interface Identity {
  /** '' when the credential names none. */
  readonly tenant: string;
  readonly role: Role;
  readonly subject: string;
  /** Unix time in milliseconds at which the credential ends; Infinity: never. */
  readonly expiresAt: number;
  /** Returns false from the moment at which the credential was withdrawn. */
  isCurrent(): boolean;
}
