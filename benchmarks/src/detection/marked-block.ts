/**
 * A page with what lies between `<!-- NAME: … -->` and `<!-- end of NAME -->` replaced. The markers stay.
 * @throws when it does not have them
 */
export function withBlock(page: string, name: string, content: string): string {
  const begin = new RegExp(`<!-- ${name}\\b[^>]*-->\n`).exec(page);
  const end = page.indexOf(`<!-- end of ${name} -->`);
  if (!begin || end < begin.index) throw new Error(`there are no markers of ${name}`);
  const from = begin.index + begin[0].length;
  return `${page.slice(0, from)}\n${content.trim()}\n\n${page.slice(end)}`;
}

export function hasBlock(page: string, name: string): boolean {
  return page.includes(`<!-- end of ${name} -->`);
}
