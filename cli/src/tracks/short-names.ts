/** Returns names without the words that all of them begin with, words being parted by hyphens. One name stays whole. */
export function shortNames(names: readonly string[]): readonly string[] {
  const words = names.map((name) => name.split('-'));
  const shortest = Math.min(...words.map(({ length }) => length));
  let common = 0;
  const isShared = (k: number) => words.every((one) => one[k] === words[0]![k]);
  while (names.length > 1 && common < shortest - 1 && isShared(common)) common += 1;
  return words.map((one) => one.slice(common).join('-'));
}
