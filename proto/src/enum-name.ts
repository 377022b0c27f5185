/** Prefixes of the values of the API's enums. */
export type EnumPrefix =
  | 'END_REASON_'
  | 'KIND_'
  | 'LABEL_'
  | 'MEDIA_FORMAT_'
  | 'REASON_'
  | 'SESSION_STATE_'
  | 'STATE_';

/** The name of an enum's value as people read it, e.g. "LABEL_SYNTHETIC_LIKELY" of `LABEL_SYNTHETIC_LIKELY`. */
export function bareName(prefix: EnumPrefix, value: unknown): string {
  const name = String(value ?? '');
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}
