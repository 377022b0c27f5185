import { randomUUID } from 'node:crypto';
import { cp, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type ModelManifest, TrueframeError } from '@trueframe/sdk';
import { readText } from '../lib/text-file.ts';
import { parseManifest } from './manifest.ts';
import { openPluginContext } from './plugin-context.ts';
import { ModelStore } from './store.ts';
import { tryModel } from './try-model.ts';

/**
 * Copies a bundle into a folder of bundles, as `<into>/<id>`, after it was opened and run. The copy's model.json names the hash
 * of every file. An older copy is replaced only with `replace`. Returns its manifest, and what may be wrong although it runs.
 * @throws what `tryModel` throws, MODEL_MANIFEST_INVALID, REQUEST_INVALID when it is there already
 */
export async function addBundle(
  folder: string,
  into: string,
  replace: boolean,
): Promise<{ readonly manifest: ModelManifest; readonly doubts: readonly string[] }> {
  const source = resolve(folder);
  const file = join(source, 'model.json');
  const text = await readText(file, 'MODEL_MANIFEST_INVALID').catch((cause: unknown) => {
    if (cause instanceof TrueframeError) throw cause;
    throw new TrueframeError('MODEL_NOT_FOUND', `${source} is no bundle: it has no model.json`, {
      cause,
    });
  });
  const manifest = parseManifest(text, file);
  const store = await ModelStore.open({ models: [source] });
  await store.verify(manifest.id);
  const doubts = [...(await store.doubts(manifest.id))];
  const target = join(resolve(into), manifest.id);
  if ((await stat(target).catch(() => null)) && !replace) {
    throw new TrueframeError(
      'REQUEST_INVALID',
      `${target} exists; --replace puts the new one there`,
    );
  }
  const draft = join(resolve(into), `.${manifest.id}.new-${randomUUID()}`);
  try {
    await mkdir(resolve(into), { recursive: true });
    await cp(source, draft, { recursive: true, dereference: true });
    await seal(draft, manifest.id);
    {
      await using context = await openPluginContext({ models: [draft] });
      doubts.push(...(await tryModel(context, manifest.id)).doubts);
    }
    await rm(target, { recursive: true, force: true });
    await rename(draft, target);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return { manifest, doubts };
}

/** Adds the hashes to model.json that it leaves out. */
async function seal(folder: string, id: string): Promise<void> {
  const store = await ModelStore.open({ models: [folder] });
  const [own = {}, cpu = {}] = await store.dataOf(id);
  const path = join(folder, 'model.json');
  const manifest = JSON.parse(await readText(path, 'MODEL_MANIFEST_INVALID')) as ModelManifest;
  const sealed = {
    ...manifest,
    ...(Object.keys(own).length > 0 && { data: own }),
    ...(manifest.cpu && Object.keys(cpu).length > 0 && { cpu: { ...manifest.cpu, data: cpu } }),
  };
  if (JSON.stringify(sealed) === JSON.stringify(manifest)) return;
  await writeFile(path, `${JSON.stringify(sealed, null, 2)}\n`);
}
