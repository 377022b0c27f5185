/** A value of a plugin, in a message: JSON would make null of NaN. */
export function shown(value: unknown): string {
  const text =
    typeof value === 'number' || value === undefined
      ? String(value)
      : (JSON.stringify(value, (_, inner: unknown) =>
          typeof inner === 'number' && !Number.isFinite(inner) ? String(inner) : inner,
        ) ?? typeof value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
