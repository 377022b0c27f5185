/** Reads `key=value` pairs with commas or line ends between them. @throws Error with words for a person */
export function parseLabels(text: string): Readonly<Record<string, string>> {
  const pairs = text
    .split(/[,\n]/)
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [key = '', value] = pair.split(/=(.*)/s).map((part) => part.trim());
      if (key === '' || value === undefined) {
        throw new Error(`“${pair}” is no label. Write key=value, with commas between several.`);
      }
      return [key, value];
    }),
  );
}
