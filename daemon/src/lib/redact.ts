/** A URL without its password: what logs, errors, listings and metrics may show. Other text comes back unchanged. */
export function redact(source: string): string {
  return source.replace(/([a-z][a-z0-9+.-]*:\/\/)[^/@\s]*@/gi, '$1***@');
}
