import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { cpus, homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import * as z from 'zod';
import { fileHash } from './file-hash.ts';
import { type Runtime, runtimeVersion } from './runtime.ts';
import { SESSION_OPTIONS } from './session.ts';

const GRAPH = 'model.onnx';
const WEIGHTS = 'model.bin';

/**
 * From here on a session has no arena, which would keep what its largest run needed until the end: EfficientNet-B7 of 380
 * pixels 0.3 GB in every thread, clip networks several times that. Allocating it for each run costs 6 % of a B7's time.
 */
const LARGE_WEIGHTS_BYTES = 32 * 2 ** 20;

/** `entry.json` of a cache entry: what its files must be. */
const Files = z.record(z.string(), z.strictObject({ bytes: z.int(), sha256: z.string() }));

/** Where optimised models are kept unless the configuration says otherwise. */
export function defaultCacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'trueframe');
}

/**
 * Opens a model through the cache of optimised graphs. The first time, onnxruntime re-saves the model as an optimised
 * graph with its weights beside it; later sessions, also those of other threads and processes, map these weights
 * instead of reading and packing a copy of their own (EfficientNet-B7: 5 MB instead of 338 MB per session).
 *
 * Entries appear by rename, so an entry is whole or absent and any number of builders may race. An entry that is
 * damaged is built anew. When the folder cannot be written the model is opened plainly.
 *
 * `sha256` is the hash of `weights`, already checked. Rejects with onnxruntime's error when the model itself is bad.
 */
export async function openOptimised(
  runtime: Runtime,
  weights: string,
  sha256: string,
  cacheFolder: string,
): Promise<InferenceSession> {
  const entry = join(cacheFolder, 'optimised', entryName(runtime, sha256));
  const cached = await openEntry(runtime, entry);
  if (cached) return cached;

  const built = await buildEntry(runtime, weights, entry);
  if (built) {
    const session = await openEntry(runtime, entry);
    if (session) return session;
  }
  return runtime.InferenceSession.create(weights, SESSION_OPTIONS);
}

/** The optimised graph holds kernels and layouts chosen for one version of onnxruntime on one kind of CPU. */
function entryName(runtime: Runtime, sha256: string): string {
  const parts = [sha256, runtimeVersion(runtime), process.arch, cpuFlags()];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);
}

let flags: string | undefined;

function cpuFlags(): string {
  flags ??= readCpuFlags();
  return flags;
}

function readCpuFlags(): string {
  try {
    const line = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'));
    if (line?.[1]) return line[1];
  } catch {
    // Not Linux: the model's name has to do.
  }
  return cpus()[0]?.model ?? '';
}

async function openEntry(runtime: Runtime, entry: string): Promise<InferenceSession | null> {
  if (!(await isIntact(entry))) return null;
  const weights = await stat(join(entry, WEIGHTS)).catch(() => null);
  try {
    return await runtime.InferenceSession.create(join(entry, GRAPH), {
      ...SESSION_OPTIONS,
      enableCpuMemArena: (weights?.size ?? 0) < LARGE_WEIGHTS_BYTES,
      // It is optimised already; doing it again takes longer than loading.
      graphOptimizationLevel: 'disabled',
    });
  } catch {
    await discard(entry);
    return null;
  }
}

async function isIntact(entry: string): Promise<boolean> {
  let text: string;
  try {
    text = await readFile(join(entry, 'entry.json'), 'utf8');
  } catch {
    // Absent. Nothing is removed here: another thread may be putting its entry into place just now.
    return false;
  }
  try {
    // A shortened weights file must never be mapped: touching the missing pages is a SIGBUS.
    for (const [name, { bytes, sha256 }] of Object.entries(Files.parse(JSON.parse(text)))) {
      const { size } = await stat(join(entry, name));
      if (size !== bytes || (await fileHash(join(entry, name))) !== sha256) throw new Error(name);
    }
    return true;
  } catch {
    await discard(entry);
    return false;
  }
}

/** Moved aside first: other threads may be opening the entry, and their maps outlive an unlink but not a truncation. */
async function discard(entry: string): Promise<void> {
  const aside = `${entry}.old-${randomUUID()}`;
  try {
    await rename(entry, aside);
    await rm(aside, { recursive: true, force: true });
  } catch {
    // Absent, or not ours to change.
  }
}

/** True when there is an entry now, whoever made it. */
async function buildEntry(runtime: Runtime, weights: string, entry: string): Promise<boolean> {
  const draft = `${entry}.new-${randomUUID()}`;
  try {
    // Fails here, before any work, when the folder cannot be written.
    await mkdir(draft, { recursive: true, mode: 0o700 });
    await sweep(dirname(entry));
    const session = await runtime.InferenceSession.create(weights, {
      ...SESSION_OPTIONS,
      optimizedModelFilePath: join(draft, GRAPH),
      extra: {
        session: {
          optimized_model_external_initializers_file_name: WEIGHTS,
          optimized_model_external_initializers_min_size_in_bytes: '1024',
        },
      },
    });
    await session.release();
    await writeFile(join(draft, 'entry.json'), JSON.stringify(await facts(draft)));
    await place(draft, entry);
    return true;
  } catch {
    // The disk is full, or the model is bad, which opening it plainly will say.
    return false;
  } finally {
    await rm(draft, { recursive: true, force: true }).catch(() => {});
  }
}

/** Removes what builders left behind that were killed. An hour is longer than any model takes. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/\.(new|old)-/.test(name)) continue;
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > 3_600_000) await rm(path, { recursive: true, force: true });
  }
}

/** Whoever comes first wins; a folder without a list is a ruin and makes way. */
async function place(draft: string, entry: string): Promise<void> {
  try {
    await rename(draft, entry);
  } catch {
    if (await stat(join(entry, 'entry.json')).catch(() => null)) return;
    await discard(entry);
    await rename(draft, entry);
  }
}

async function facts(folder: string): Promise<z.infer<typeof Files>> {
  const files: z.infer<typeof Files> = {};
  for (const name of [GRAPH, WEIGHTS]) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    // A model without large weights has no second file.
    if (found) files[name] = { bytes: found.size, sha256: await fileHash(path) };
  }
  return files;
}
