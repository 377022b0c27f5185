import type { Config } from '@trueframe/daemon';
import { probeProvider } from '@trueframe/daemon/machine';
import {
  addBundle,
  type ModelStore,
  openPluginContext,
  tryModel,
  tryOn,
} from '@trueframe/daemon/models';
import { type PluginContext, TrueframeError } from '@trueframe/sdk';
import { defineCommand } from './command.ts';
import { EXIT } from './exit-code.ts';
import { initModel } from './init-model/init-model.ts';
import { openStore } from './open-store.ts';
import { output } from './output.ts';
import { printTable } from './print-table.ts';
import { loadSetup, SETUP_FLAGS } from './setup-flags.ts';
import { paint, print, printJson } from './terminal.ts';

export const models = defineCommand({
  name: 'models',
  summary:
    'models init FILE.onnx writes a bundle around a network. models add FOLDER copies a bundle into the models folder. models verify [ID] checks the hashes of bundles and runs each once on the CPU, with --provider also on a GPU.',
  operands: {
    name: 'ACTION',
    summary: 'init FILE.onnx, add FOLDER, or verify [ID].',
    min: 1,
    max: 2,
  },
  flags: {
    ...SETUP_FLAGS,
    folder: { type: 'string', summary: 'init: folder to make (default: the id).', hint: 'FOLDER' },
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
    if (action === 'init') {
      if (!subject) throw new TrueframeError('REQUEST_INVALID', 'models init needs an ONNX file');
      return initModel(subject, flags.folder);
    }
    const config = await loadSetup(flags);
    switch (action) {
      case 'add':
        return add(subject, config.models, flags.replace);
      case 'verify':
        return verify(subject, config, await providerOf(flags.provider, config), flags.json);
      default:
        throw new TrueframeError(
          'REQUEST_INVALID',
          `models cannot ${action}; there are init FILE.onnx, add FOLDER and verify [ID]`,
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
      `--provider is cuda or webgpu, not ${name} (trueframe compile compares what it makes for tensorrt)`,
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
  const store = await openStore(config);
  if (id) store.get(id);
  await using context = await openPluginContext(config);
  const place = provider && { provider, gpu: config.devices.gpu };
  const rows: Verified[] = [];
  for (const one of id ? [id] : store.ids()) {
    const row = await verifyOne(one, store, context, place);
    rows.push(row);
    if (json) printJson(row);
  }
  if (!json) printVerified(rows, provider);
  return rows.every((row) => row.ok) ? EXIT.ok : EXIT.badInput;
}

async function verifyOne(
  id: string,
  store: ModelStore,
  context: PluginContext,
  place: Parameters<typeof tryOn>[1] | undefined,
): Promise<Verified> {
  try {
    const { runMs, doubts } = await tryModel(context, id);
    const warnings = [...(await store.doubts(id)), ...doubts];
    const there = place && (await tryOn(store.get(id), place));
    return {
      id,
      ok: true,
      runMs: Math.round((there?.runMs ?? runMs) * 10) / 10,
      ...(there && { apart: there.apart }),
      problem: '',
      warnings,
    };
  } catch (reason) {
    const { code, message } = TrueframeError.from(reason);
    return { id, ok: false, runMs: 0, problem: `${code}: ${message}`, warnings: [] };
  }
}

function printVerified(rows: readonly Verified[], provider: string | undefined): void {
  printTable(
    [
      { title: 'id', min: 24 },
      { title: 'state', wraps: true, min: 20 },
      { title: 'one run', drop: 1 },
      ...(provider ? [`${provider} − cpu`] : []),
    ],
    rows.map(({ id, ok, runMs, apart, problem }) => [
      id,
      ok ? paint('green', 'ok') : paint('red', problem),
      ok ? `${runMs.toFixed(1)} ms` : '-',
      ...(provider ? [apart?.toExponential(1) ?? '-'] : []),
    ]),
  );
  for (const { id, warnings } of rows) printDoubts(id, warnings);
}

/** On stderr, like everything that is not the result. */
function printDoubts(id: string, doubts: readonly string[]): void {
  for (const doubt of doubts)
    output().stderr.write(`${paint('yellow', 'warning')} ${id}: ${doubt}\n`);
}
