import { unwatchFile, watchFile } from 'node:fs';

/** Milliseconds between two looks at a file. */
const INTERVAL_MS = 1000;

/**
 * Calls back when a file has changed, whatever replaces it: also a link that points elsewhere, as Kubernetes mounts secrets.
 * Returns the function that ends it.
 */
function watchForChange(path: string, onChange: () => void): () => void {
  // By polling: notifications of the kernel do not cross such links, nor network file systems.
  watchFile(path, { interval: INTERVAL_MS, persistent: false }, onChange);
  return () => unwatchFile(path, onChange);
}

/** Hears what becomes of a file that has changed. */
export interface Hearer<T> {
  /** This is what is in it now. */
  onRead(value: T): void;
  /** It cannot be read now; what was read before holds. */
  onFailed(reason: unknown): void;
}

/** Contents of a file, as far as it could be read. */
export interface WatchedFile<T> {
  readonly current: T;
  close(): void;
}

/** Reads a file now, and again whenever it changes. Throws what the first read throws. */
export async function openWatched<T>(
  path: string,
  read: (path: string) => Promise<T>,
  { onRead, onFailed }: Hearer<T>,
): Promise<WatchedFile<T>> {
  let current: T;
  // Reads do not overtake each other.
  let reading: Promise<unknown> = Promise.resolve();
  const readAgain = async () => {
    try {
      current = await read(path);
      onRead(current);
    } catch (reason) {
      onFailed(reason);
    }
  };
  // Watched first: a change during the first read is not missed.
  const close = watchForChange(path, () => {
    reading = reading.then(readAgain);
  });
  try {
    const first = read(path);
    reading = first.catch(() => {});
    current = await first;
  } catch (reason) {
    close();
    throw reason;
  }
  return {
    get current() {
      return current;
    },
    close,
  };
}
