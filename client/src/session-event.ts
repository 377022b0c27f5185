import type { Event__Output } from '@trueframe/proto';

type PayloadName = NonNullable<Event__Output['payload']>;
type Common = Omit<Event__Output, PayloadName | 'payload'>;

/** Exactly one of the payloads is there. */
type With<Name extends PayloadName> = Common & { readonly payload: Name } & {
  readonly [Own in Name]-?: NonNullable<Event__Output[Own]>;
} & { readonly [Other in Exclude<PayloadName, Name>]?: null };

/** An event that a newer daemon has and this client does not know. */
type Unknown = Common & { readonly payload?: never } & {
  readonly [Name in PayloadName]?: null;
};

/** An event of a session. Where `event.payload` is 'verdict', `event.verdict` is there, and so on. */
export type SessionEvent = { [Name in PayloadName]: With<Name> }[PayloadName] | Unknown;
