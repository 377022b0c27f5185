import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Port, TrueframeError } from '@trueframe/sdk';
import type { ModelBundle } from '../bundle.ts';
import { placeEntry, sweepDrafts } from '../cache-entry.ts';
import { openOn } from '../open-on.ts';
import { loadRuntime } from '../runtime.ts';
import { ModelSession } from '../session.ts';
import { compareRuns } from './compare-runs.ts';
import { type CompiledFacts, compiledFolder, PLAN_FILE, PLAN_GRAPH } from './compiled-files.ts';
import { planGraph } from './plan-graph.ts';
import { runTrtexec } from './trtexec.ts';

/** Largest difference from the CPU's outputs: ten times what rounding explains, far less than a wrong layer makes. */
const TOLERANCE = { fp32: 1e-3, fp16: 2e-2 } as const;

export interface CompileOptions {
  readonly cacheFolder: string;
  readonly facts: CompiledFacts;
  /** Sizes of batches, growing. */
  readonly batches: readonly number[];
  readonly gpu: number;
}

/**
 * Compiles a model for TensorRT whose weights are checked, compares the plan with the CPU, and puts it into the cache.
 * Returns the largest difference that was seen.
 * @throws MODEL_COMPILE_FAILED; then nothing is left
 */
export async function compileModel(bundle: ModelBundle, options: CompileOptions): Promise<number> {
  const { cacheFolder, facts, batches, gpu } = options;
  const runtime = loadRuntime();
  const { id } = bundle.manifest;
  const onCpu = await openOn(runtime, { provider: 'cpu', gpu }, bundle.weights);
  const reference = new ModelSession(runtime, onCpu, bundle, 'cpu');
  const folder = compiledFolder(cacheFolder, facts);
  const draft = `${folder}.new-${randomUUID()}`;
  try {
    checkShapes(id, reference.inputs);
    await mkdir(draft, { recursive: true });
    await sweepDrafts(dirname(folder));
    const usual = batches[Math.floor(batches.length / 2)]!;
    await runTrtexec({
      onnx: bundle.weights,
      plan: join(draft, PLAN_FILE),
      inputs: reference.inputs,
      rows: [1, usual, facts.maxRows],
      isHalfPrecision: facts.isHalfPrecision,
      gpu,
    });
    const { inputs, outputs } = reference;
    const { computeCapability } = facts.gpu;
    const graph = planGraph({ inputs, outputs, plan: PLAN_FILE, computeCapability });
    await writeFile(join(draft, PLAN_GRAPH), graph);
    const difference = await compare(bundle, join(draft, PLAN_GRAPH), reference, options);
    await placeEntry(draft, folder, [PLAN_GRAPH, PLAN_FILE]);
    return difference;
  } finally {
    await reference.release();
    await rm(draft, { recursive: true, force: true });
  }
}

async function compare(
  bundle: ModelBundle,
  graph: string,
  reference: ModelSession,
  { facts, gpu }: CompileOptions,
): Promise<number> {
  const runtime = loadRuntime();
  const native = await openOn(runtime, { provider: 'tensorrt', gpu }, graph).catch((cause) => {
    throw failed(bundle, `onnxruntime cannot open it: ${(cause as Error).message}`, cause);
  });
  const compiled = new ModelSession(runtime, native, bundle, 'tensorrt');
  try {
    const difference = await compareRuns(reference, compiled, facts.maxRows);
    const allowed = TOLERANCE[facts.isHalfPrecision ? 'fp16' : 'fp32'];
    if (difference <= allowed) return difference;
    throw failed(
      bundle,
      `its outputs differ by ${difference} from the CPU's, more than ${allowed}`,
    );
  } finally {
    await compiled.release();
  }
}

/** A plan is for known sizes; only the number of rows may be left open. */
function checkShapes(id: string, inputs: readonly Port[]): void {
  for (const { name, dims } of inputs) {
    if (!dims.slice(1).includes(-1)) continue;
    throw new TrueframeError(
      'MODEL_COMPILE_FAILED',
      `${id} leaves more open than the number of rows: input ${name} is [${dims}]; it runs on cuda`,
      { details: { model: id } },
    );
  }
}

function failed({ manifest: { id } }: ModelBundle, why: string, cause?: unknown): TrueframeError {
  return new TrueframeError('MODEL_COMPILE_FAILED', `compiling ${id} was of no use: ${why}`, {
    cause,
    details: { model: id },
  });
}
