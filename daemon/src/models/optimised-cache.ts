import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { discardEntry, isIntact, placeEntry, sweepDrafts } from './cache-entry.ts';
import { type Runtime, runtimeVersion } from './runtime.ts';
import { SESSION_OPTIONS } from './session.ts';

const GRAPH = 'model.onnx';
const WEIGHTS = 'model.bin';

/**
 * From here on a session has no arena, which would keep what its largest run needed until the end: EfficientNet-B7 of 380
 * pixels 0.3 GB in every thread, clip networks several times that. Allocating it for each run costs 6 % of a B7's time.
 */
const LARGE_WEIGHTS_BYTES = 32 * 2 ** 20;

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
    await discardEntry(entry);
    return null;
  }
}

/** True when there is an entry now, whoever made it. */
async function buildEntry(runtime: Runtime, weights: string, entry: string): Promise<boolean> {
  const draft = `${entry}.new-${randomUUID()}`;
  try {
    // Fails here, before any work, when the folder cannot be written.
    await mkdir(draft, { recursive: true, mode: 0o700 });
    await sweepDrafts(dirname(entry));
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
    await placeEntry(draft, entry, [GRAPH, WEIGHTS]);
    return true;
  } catch {
    // The disk is full, or the model is bad, which opening it plainly will say.
    return false;
  } finally {
    await rm(draft, { recursive: true, force: true }).catch(() => {});
  }
}
