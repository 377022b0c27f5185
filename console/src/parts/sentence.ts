/** Returns words with a capital letter at their beginning, unless that is a name, and a full stop at their end. */
export function sentence(words: string): string {
  const first = /^[a-z]+[ ,]/.test(words) ? words.charAt(0).toUpperCase() + words.slice(1) : words;
  return words === '' || /[.!?…]$/.test(words) ? first : `${first}.`;
}
