import { mkdir, open, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { TrueframeError } from '@trueframe/sdk';
import * as z from 'zod';

// Use of a cache folder: by any number of daemons that serve from it, or by one compilation. A compilation takes the GPU for
// minutes, and what it measures while others use it is wrong. Each holder keeps a file fresh; containers that share the
// folder do not share process ids, so only its age counts between hosts.

const TOUCH_MS = 5_000;
const STALE_MS = 30_000;
const BUILDING = 'compiling.json';

const Build = z.strictObject({
  pid: z.int(),
  host: z.string(),
  /** Ids of the models that are not compiled yet. */
  models: z.array(z.string()),
});
/** A compilation that is under way. */
export type Compilation = z.output<typeof Build>;

/** Returns the compilation that is under way in a cache folder, if there is one. */
export async function readCompilation(cacheFolder: string): Promise<Compilation | undefined> {
  return readHolder(join(leaseFolder(cacheFolder), BUILDING));
}

/** Says that somebody holds a cache folder, until it is closed. */
export class CacheLease implements AsyncDisposable {
  readonly #path: string;
  readonly #timer: NodeJS.Timeout;

  private constructor(path: string) {
    this.#path = path;
    this.#timer = setInterval(() => {
      utimes(path, new Date(), new Date()).catch(() => {});
    }, TOUCH_MS);
    this.#timer.unref();
  }

  /**
   * For one compilation at a time.
   * @throws MODEL_COMPILE_BUSY while another compilation or a daemon holds the folder
   */
  static async compile(cacheFolder: string, models: readonly string[]): Promise<CacheLease> {
    const folder = leaseFolder(cacheFolder);
    await mkdir(folder, { recursive: true });
    const path = join(folder, BUILDING);
    const other = await readHolder(path);
    if (other) throw busy(`${describe(other)} compiles models in ${cacheFolder}`, 'wait for it');
    await rm(path, { force: true });
    const file = await open(path, 'wx').catch((cause: unknown) => {
      throw busy(`another process compiles models in ${cacheFolder}`, 'wait for it', cause);
    });
    await file.writeFile(text(models));
    await file.close();
    const lease = new CacheLease(path);
    // In this order, and a daemon the other way round: of two that start at once, at least one sees the other.
    for (const name of await readdir(folder)) {
      const daemon = name.startsWith('serving-') && (await readHolder(join(folder, name)));
      if (!daemon) continue;
      await lease.close();
      const what = `the daemon ${describe(daemon)} serves from ${cacheFolder}`;
      throw busy(what, 'stop it, or compile into another `cache:` and swap them later');
    }
    return lease;
  }

  /** For a daemon, which then waits until no compilation is under way. Does without where nothing can be written. */
  static async serve(cacheFolder: string): Promise<CacheLease | undefined> {
    const folder = leaseFolder(cacheFolder);
    const path = join(folder, `serving-${hostname()}-${process.pid}.json`);
    try {
      await mkdir(folder, { recursive: true });
      await writeFile(path, text([]));
      return new CacheLease(path);
    } catch {
      return undefined;
    }
  }

  /** Writes the models that are still to be compiled. */
  async update(models: readonly string[]): Promise<void> {
    await writeFile(this.#path, text(models));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await rm(this.#path, { force: true });
  }
}

function leaseFolder(cacheFolder: string): string {
  return join(cacheFolder, 'compiled');
}

function text(models: readonly string[]): string {
  const build: Compilation = { pid: process.pid, host: hostname(), models: [...models] };
  return JSON.stringify(build);
}

/** Returns the compilation that wrote the file; undefined when there is none, or its holder is gone. */
async function readHolder(path: string): Promise<Compilation | undefined> {
  try {
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > STALE_MS) return undefined;
    const holder = Build.parse(JSON.parse(await readFile(path, 'utf8')));
    return holder.host === hostname() && !isAlive(holder.pid) ? undefined : holder;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function describe({ pid, host }: Compilation): string {
  return host === hostname() ? `process ${pid}` : `process ${pid} on ${host}`;
}

function busy(what: string, advice: string, cause?: unknown): TrueframeError {
  return new TrueframeError('MODEL_COMPILE_BUSY', `${what}: ${advice}`, { cause });
}
