import type { Config } from '@trueframe/daemon';
import { probeProvider } from '@trueframe/daemon/machine';
import {
  addBundle,
  defaultCacheFolder,
  ModelStore,
  openPluginContext,
  tryModel,
  tryOn,
} from '@trueframe/daemon/models';
import { TrueframeError } from '@trueframe/sdk';
import { defineCommand } from './command.ts';
import { EXIT } from './exit-code.ts';
import { output } from './output.ts';
import { loadSetup, SETUP_FLAGS } from './setup-flags.ts';
import { paint, print, printJson, printTable } from './terminal.ts';

export const models = defineCommand({
  name: 'models',
  summary:
    'models add FOLDER copies a bundle into the models folder. models verify [ID] checks the hashes of bundles and runs each once on the CPU, with --provider also on a GPU.',
  operands: { name: 'ACTION', summary: 'add FOLDER, or verify [ID].', min: 1, max: 2 },
  flags: {
    ...SETUP_FLAGS,
    replace: { type: 'boolean', summary: 'add: replace a bundle of the same id.' },
    provider: {
      type: 'string',
      summary:
        'verify: also run each on cuda or webgpu, and print the largest difference from the CPU.',
      hint: 'NAME',
    },
    json: { type: 'boolean', summary: 'verify: one JSON object per bundle.' },
  },
  async run(flags, [action, subject]) {
    const config = await loadSetup(flags);
    switch (action) {
      case 'add':
        return add(subject, config.models, flags.replace);
      case 'verify':
        return verify(subject, config, await providerOf(flags.provider, config), flags.json);
      default:
        throw new TrueframeError(
          'REQUEST_INVALID',
          `models cannot ${action}; there are add FOLDER and verify [ID]`,
        );
    }
  },
});

async function add(
  folder: string | undefined,
  [into]: readonly string[],
  replace: boolean,
): Promise<number> {
  if (!folder) throw new TrueframeError('REQUEST_INVALID', 'models add needs the bundle’s folder');
  if (!into) {
    throw new TrueframeError(
      'REQUEST_INVALID',
      'no models folder to add to; name one with --models or under `models:`',
    );
  }
  const { manifest, doubts } = await addBundle(folder, into, replace);
  print(`added ${manifest.id} ${manifest.version} to ${into}`);
  printDoubts(manifest.id, doubts);
  return EXIT.ok;
}

/** @throws PROVIDER_UNAVAILABLE with the reason */
async function providerOf(
  name: string | undefined,
  { devices }: Config,
): Promise<'cuda' | 'webgpu' | undefined> {
  if (name === undefined) return undefined;
  if (name !== 'cuda' && name !== 'webgpu') {
    throw new TrueframeError(
      'REQUEST_INVALID',
      `--provider is cuda or webgpu, not ${name} (engines build compares TensorRT engines)`,
    );
  }
  const { problem } = await probeProvider({ provider: name, gpu: devices.gpu });
  if (!problem) return name;
  throw new TrueframeError('PROVIDER_UNAVAILABLE', `${name} is not usable here: ${problem}`);
}

interface Verified {
  readonly id: string;
  readonly ok: boolean;
  readonly runMs: number;
  /** Largest distance of its outputs from those on the CPU. */
  readonly apart?: number;
  readonly problem: string;
  /** Doubts about a model that runs all the same. */
  readonly warnings: readonly string[];
}

async function verify(
  id: string | undefined,
  config: Config,
  provider: 'cuda' | 'webgpu' | undefined,
  json: boolean,
): Promise<number> {
  const store = await ModelStore.open({ ...config, cache: config.cache ?? defaultCacheFolder() });
  if (id) store.get(id);
  await using context = await openPluginContext(config);
  const rows: Verified[] = [];
  for (const one of id ? [id] : store.ids()) {
    try {
      const { runMs, doubts: seen } = await tryModel(context, one);
      const warnings = [...(await store.doubts(one)), ...seen];
      const place = provider && { provider, gpu: config.devices.gpu };
      const there = place && (await tryOn(store.get(one), place));
      const facts = { runMs: Math.round((there?.runMs ?? runMs) * 10) / 10 };
      rows.push({
        id: one,
        ok: true,
        ...facts,
        ...(there && { apart: there.apart }),
        problem: '',
        warnings,
      });
    } catch (reason) {
      const { code, message } = TrueframeError.from(reason);
      rows.push({ id: one, ok: false, runMs: 0, problem: `${code}: ${message}`, warnings: [] });
    }
  }
  if (json) for (const row of rows) printJson(row);
  else {
    printTable(
      ['id', 'state', 'one run', ...(provider ? [`${provider} − cpu`] : [])],
      rows.map(({ id: name, ok, runMs, apart, problem }) => [
        name,
        ok ? paint('green', 'ok') : paint('red', problem),
        ok ? `${runMs.toFixed(1)} ms` : '-',
        ...(provider ? [apart?.toExponential(1) ?? '-'] : []),
      ]),
    );
    for (const { id: name, warnings } of rows) printDoubts(name, warnings);
  }
  return rows.every((row) => row.ok) ? EXIT.ok : EXIT.badInput;
}

/** On stderr, like everything that is not the result. */
function printDoubts(id: string, doubts: readonly string[]): void {
  for (const doubt of doubts)
    output().stderr.write(`${paint('yellow', 'warning')} ${id}: ${doubt}\n`);
}
