import { TrueframeError } from '@trueframe/sdk';
import type { ModelBundle } from './bundle.ts';
import { compareRuns } from './compiled/compare-runs.ts';
import { openOn, type Place } from './open-on.ts';
import { loadRuntime } from './runtime.ts';
import { ModelSession } from './session.ts';

/** TF32, which GPUs use by default, is good for three digits; a wrong kernel is not. */
const TOLERANCE = 1e-2;

/**
 * Runs a model on a provider and on the CPU, on the same noise. Returns how far the outputs are apart, and the time of a
 * run on the provider in ms.
 * @throws MODEL_LOAD_FAILED, MODEL_RUN_FAILED; MODEL_OUTPUT_INVALID when they are too far apart
 */
export async function tryOn(
  bundle: ModelBundle,
  place: Place,
): Promise<{ readonly runMs: number; readonly apart: number }> {
  const { id } = bundle.manifest;
  await using reference = await open(bundle, { ...place, provider: 'cpu' });
  await using candidate = await open(bundle, place);
  const apart = await compareRuns(reference, candidate, 1);
  if (!(apart <= TOLERANCE)) {
    throw new TrueframeError(
      'MODEL_OUTPUT_INVALID',
      `outputs of ${id} on ${place.provider} differ by ${apart} from those on the CPU, more than ${TOLERANCE}`,
      { details: { model: id, provider: place.provider } },
    );
  }
  return { apart, runMs: candidate.lastRunMs };
}

/** A session that knows how long its last run took, and ends with its scope. */
class TimedSession extends ModelSession implements AsyncDisposable {
  lastRunMs = 0;

  override async run(inputs: Parameters<ModelSession['run']>[0]): ReturnType<ModelSession['run']> {
    const begun = performance.now();
    const outputs = await super.run(inputs);
    this.lastRunMs = performance.now() - begun;
    return outputs;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.release();
  }
}

async function open(bundle: ModelBundle, place: Place): Promise<TimedSession> {
  const runtime = loadRuntime();
  const { id } = bundle.manifest;
  const native = await openOn(runtime, place, bundle.weights).catch((cause: unknown) => {
    throw new TrueframeError(
      'MODEL_LOAD_FAILED',
      `${place.provider} cannot open ${id}: ${(cause as Error).message}`,
      { cause, details: { model: id, provider: place.provider } },
    );
  });
  return new TimedSession(runtime, native, bundle, place.provider);
}
