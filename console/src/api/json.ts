/** A message as the daemon writes it in JSON: what has its default value is left out, 64-bit numbers are text. */
export type Json<T> = T extends Uint8Array
  ? string
  : T extends { seconds: unknown; nanos: unknown }
    ? string
    : T extends number
      ? number | string
      : T extends string | boolean | null | undefined
        ? T
        : T extends readonly (infer Item)[]
          ? readonly Json<Item>[]
          : { readonly [Field in keyof T]?: Json<T[Field]> };

/** Reads a time of a message. */
export function dateOf(text: string | null | undefined): Date | undefined {
  return text ? new Date(text) : undefined;
}

/** Reads a number of a message. */
export function numberOf(value: number | string | null | undefined): number {
  return Number(value ?? 0);
}

/** Reads a number that is absent when nothing is known. */
export function optionalNumber(value: number | string | null | undefined): number | undefined {
  return value === undefined || value === null ? undefined : Number(value);
}
