/** Returns whether a text names a folder, such as `./mine` or `/opt/mine`; anything else is the name of an npm package. */
export function isFolderPath(specifier: string): boolean {
  return /^(\.{1,2}([/\\]|$)|[/\\]|[A-Za-z]:[/\\])/.test(specifier);
}
