/** Returns true for a text that begins as a URL does: anything else that a place may be named by is a path. */
export function isUrl(text: string): boolean {
  return /^[a-z]+:\/\//i.test(text);
}
