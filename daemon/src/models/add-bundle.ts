import { randomUUID } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type ModelManifest, TrueframeError } from '@trueframe/sdk';
import { parseManifest } from './manifest.ts';
import { openPluginContext } from './plugin-context.ts';
import { tryModel } from './try-model.ts';

/**
 * Copies a bundle into a folder of bundles, as `<into>/<id>`, after it was opened and run once. An older copy is
 * replaced only with `replace`. Returns its manifest.
 * @throws what `tryModel` throws, MODEL_MANIFEST_INVALID, REQUEST_INVALID when it is there already
 */
export async function addBundle(
  folder: string,
  into: string,
  replace: boolean,
): Promise<ModelManifest> {
  const source = resolve(folder);
  const file = join(source, 'model.json');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new TrueframeError('MODEL_NOT_FOUND', `${source} is no bundle: it has no model.json`, {
      cause,
    });
  });
  const manifest = parseManifest(text, file);
  {
    await using context = await openPluginContext({ models: [source] });
    await tryModel(context, manifest.id);
  }
  const target = join(resolve(into), manifest.id);
  if ((await stat(target).catch(() => null)) && !replace) {
    throw new TrueframeError(
      'REQUEST_INVALID',
      `${target} exists; --replace puts the new one there`,
    );
  }
  const draft = `${target}.new-${randomUUID()}`;
  try {
    await mkdir(resolve(into), { recursive: true });
    await cp(source, draft, { recursive: true, dereference: true });
    await rm(target, { recursive: true, force: true });
    await rename(draft, target);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return manifest;
}
