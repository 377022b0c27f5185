import type { Config } from '@trueframe/daemon';
import { listGpus } from '@trueframe/daemon/machine';
import {
  CacheLease,
  compiledFactsOf,
  compileModel,
  findCompiled,
  loadRuntime,
  type ModelBundle,
  type ModelStore,
  onCpu,
  openOptimised,
} from '@trueframe/daemon/models';
import { type ErrorCode, TrueframeError } from '@trueframe/sdk';
import { defineCommand } from './command.ts';
import { EXIT } from './exit-code.ts';
import { cacheFolderOf, openStore } from './open-store.ts';
import { printTable } from './print-table.ts';
import { loadSetup, SETUP_FLAGS } from './setup-flags.ts';
import { paint, print, printJson } from './terminal.ts';

interface Outcome {
  readonly id: string;
  readonly ok: boolean;
  /** Outcome, in words: what was done, or why not. */
  readonly found: string;
  readonly code?: ErrorCode;
}

/** Makes what a model needs on this machine; says what it did. */
type Build = (bundle: ModelBundle) => Promise<string>;

export const compile = defineCommand({
  name: 'compile',
  summary:
    'Make ahead what models need on this machine: compiled for TensorRT, or optimised graphs for the CPU.',
  operands: {
    name: 'ID',
    summary: 'Ids of bundles (default: all that are complete).',
    min: 0,
    max: Number.POSITIVE_INFINITY,
  },
  flags: {
    ...SETUP_FLAGS,
    provider: {
      type: 'string',
      summary: 'tensorrt or cpu (default: tensorrt where there is an NVIDIA GPU).',
      hint: 'NAME',
    },
    json: { type: 'boolean', summary: 'One JSON object per model.' },
  },
  async run(flags, named) {
    const config = await loadSetup(flags);
    const store = await openStore(config);
    const listed = named.length > 0 ? [] : await store.list();
    const ids = [...named, ...listed.filter(({ problem }) => !problem).map(({ id }) => id)];
    for (const id of ids) store.get(id);
    const build = await builderFor(flags.provider, config);
    await using lease = await CacheLease.compile(cacheFolderOf(config), ids);
    const outcomes: Outcome[] = [];
    for (const [k, id] of ids.entries()) {
      const outcome = await compileOne(store, id, build);
      await lease.update(ids.slice(k + 1));
      outcomes.push(outcome);
      if (flags.json) printJson(outcome);
    }
    if (!flags.json) {
      const state = ({ ok, found }: Outcome) => paint(ok ? 'green' : 'red', found);
      printTable(
        [
          { title: 'id', min: 24 },
          { title: 'state', wraps: true },
        ],
        outcomes.map((outcome) => [outcome.id, state(outcome)]),
      );
    }
    const failed = outcomes.filter(({ ok }) => !ok).length;
    if (failed > 0 && !flags.json) print(`${failed} of ${ids.length} could not be compiled`);
    return failed > 0 ? EXIT.badInput : EXIT.ok;
  },
});

async function compileOne(store: ModelStore, id: string, build: Build): Promise<Outcome> {
  try {
    const found = await build(await store.verify(id));
    return { id, ok: true, found };
  } catch (reason) {
    const { code, message } = TrueframeError.from(reason, 'MODEL_LOAD_FAILED');
    return { id, ok: false, found: message, code };
  }
}

async function builderFor(name: string | undefined, config: Config): Promise<Build> {
  const gpus = await listGpus();
  const provider = name ?? (gpus.length > 0 ? 'tensorrt' : 'cpu');
  const cacheFolder = cacheFolderOf(config);
  if (provider === 'cpu') return (bundle) => optimise(bundle, cacheFolder);
  if (provider !== 'tensorrt') {
    throw new TrueframeError(
      'REQUEST_INVALID',
      `nothing can be compiled ahead for ${provider}: cuda and webgpu compile when a model opens; there are tensorrt and cpu`,
    );
  }
  const { gpu, batches } = config.devices;
  return async (bundle) => {
    const facts = compiledFactsOf(bundle, config.devices, gpus);
    if (await findCompiled(cacheFolder, facts)) return 'there already';
    const begun = performance.now();
    const sizes = [...batches].sort((a, b) => a - b);
    const apart = await compileModel(bundle, { cacheFolder, facts, batches: sizes, gpu });
    const seconds = Math.round((performance.now() - begun) / 1000);
    return `compiled in ${seconds} s, differs by ${apart.toExponential(1)} from the CPU`;
  };
}

async function optimise(bundle: ModelBundle, cacheFolder: string): Promise<string> {
  const { weights, manifest } = onCpu(bundle);
  const session = await openOptimised(loadRuntime(), weights, manifest.sha256, cacheFolder);
  await session.release();
  return 'optimised';
}
