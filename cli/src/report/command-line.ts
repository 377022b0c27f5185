/** Flags that say how something is shown, or who asks. */
const LEFT_OUT = new Set(['json', 'log', 'address', 'token-file', 'tls-ca', 'tls-cert', 'tls-key']);

type Flags = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** Returns the command that analyses one source with the same flags, for a shell. */
export function commandLine(source: string, flags: Flags): string {
  const words = Object.entries(flags).flatMap(([name, value]) => {
    if (LEFT_OUT.has(name) || value === undefined || value === false) return [];
    if (value === true) return [`--${name}`];
    return [value].flat().flatMap((one) => [`--${name}`, quoted(one as string)]);
  });
  return ['trueframe analyze', quoted(source), ...words].join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
