/** Seconds → milliseconds with three digits, for reading. */
export function milliseconds(seconds: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(seconds).map(([name, value]) => [name, Number((value * 1000).toFixed(3))]),
  );
}
