import { TrueframeError } from '@trueframe/sdk';

/** @throws REQUEST_INVALID */
export function wholeFlag(
  flag: string,
  text: string | undefined,
  standard: number,
  min: number,
): number {
  if (text === undefined) return standard;
  const value = Number(text);
  if (text !== '' && Number.isSafeInteger(value) && value >= min) return value;
  throw wrong(`${flag} is a whole number from ${min} on, not ${text}`);
}

/** @throws REQUEST_INVALID */
export function choiceFlag<T extends string>(
  flag: string,
  text: string | undefined,
  standard: T,
  choices: readonly T[],
): T {
  if (text === undefined) return standard;
  const choice = choices.find((one) => one === text);
  if (choice) return choice;
  throw wrong(`${flag} is one of ${choices.join(', ')}, not ${text}`);
}

/** A number above 0 and at most `max`. @throws REQUEST_INVALID */
export function numberFlag(
  flag: string,
  text: string | undefined,
  standard: number,
  max: number,
): number {
  if (text === undefined) return standard;
  const value = Number(text);
  if (value > 0 && value <= max) return value;
  throw wrong(`${flag} is a number above 0 and up to ${max}, not ${text}`);
}

export function wrong(what: string): TrueframeError {
  return new TrueframeError('REQUEST_INVALID', what);
}
