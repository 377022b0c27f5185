import { signal } from '@preact/signals';

const KEY = 'trueframe.token';

/** The daemon asks for a token, or refuses the one that it got, for this reason; undefined: it does not. */
export const refusal = signal<string | undefined>(undefined);

/** Kept in this tab only, until it is closed. */
export function token(): string {
  return sessionStorage.getItem(KEY) ?? '';
}

export function keepToken(value: string): void {
  if (value === '') sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, value);
  refusal.value = undefined;
}

export function authorization(): Record<string, string> {
  return token() === '' ? {} : { authorization: `Bearer ${token()}` };
}
