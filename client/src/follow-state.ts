import type { CallError } from './call-error.ts';

/** The way in which a session is followed at the moment. */
export type FollowState =
  /** A call has been opened at this address. */
  | { readonly state: 'connecting'; readonly address: string }
  /** The daemon there has answered. */
  | { readonly state: 'following'; readonly address: string }
  /** The next call is opened after `delayMs` milliseconds. */
  | { readonly state: 'waiting'; readonly delayMs: number; readonly reason: 'moved' }
  | {
      readonly state: 'waiting';
      readonly delayMs: number;
      readonly reason: 'lost';
      readonly error: CallError;
    }
  /** The session has ended, or its caller has left it. */
  | { readonly state: 'over' }
  /** The loop throws this error. */
  | { readonly state: 'failed'; readonly error: CallError };
