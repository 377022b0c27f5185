import type { Sink } from '../sink.ts';
import { refuse } from './refuse.ts';
import { shown } from './shown.ts';

/**
 * Checks that a sink delivers, and returns the limits of its calls.
 * @throws PLUGIN_OUTPUT_INVALID
 */
export function checkSink(
  owner: string,
  sink: Sink,
): Required<Pick<Sink, 'maxBatch' | 'maxCalls'>> {
  if (typeof sink?.deliver !== 'function') refuse(owner, 'create gave nothing that delivers');
  const { maxBatch = 1, maxCalls = 1 } = sink;
  for (const [name, value] of Object.entries({ maxBatch, maxCalls })) {
    if (Number.isInteger(value) && value >= 1) continue;
    refuse(owner, `${name} is ${shown(value)}, expected a whole number from 1`);
  }
  return { maxBatch, maxCalls };
}
