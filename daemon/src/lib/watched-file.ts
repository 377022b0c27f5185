import { unwatchFile, watchFile } from 'node:fs';

/** Milliseconds between two looks at a file. */
const INTERVAL_MS = 1000;

/**
 * Calls back when a file has changed, whatever replaces it: also a link that points elsewhere, as Kubernetes mounts secrets.
 * Returns the function that ends it.
 */
export function watchForChange(path: string, onChange: () => void): () => void {
  // By polling: notifications of the kernel do not cross such links, nor network file systems.
  watchFile(path, { interval: INTERVAL_MS, persistent: false }, onChange);
  return () => unwatchFile(path, onChange);
}
