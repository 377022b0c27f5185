/**
 * A mapping without the keys that begin with `x-`: room for anchors that merge keys refer to, as in files of Docker Compose.
 * Anything else comes back as it is.
 */
export function withoutOwnKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith('x-')));
}
