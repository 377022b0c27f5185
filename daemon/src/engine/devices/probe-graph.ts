import { openOn, type Place } from '../../models/open-on.ts';
import type { Runtime } from '../../models/runtime.ts';

/**
 * A whole model: y = Relu(Conv(x, w)), x float32 [1, 1, 3, 3], w nine ones. A convolution, because that is what needs
 * the larger libraries (cuDNN).
 */
const CONVOLUTION = Buffer.from(
  'CAg6kQEKDwoBeAoBdxIBYyIEQ29udgoMCgFjEgF5IgRSZWx1EgFwKjMIAQgBCAMIAxABQgF3SiQAAIA/AACAPwAAgD8AAIA/AACAPwAAgD8AAIA/' +
    'AACAPwAAgD9aGwoBeBIWChQIARIQCgIIAQoCCAEKAggDCgIIA2IbCgF5EhYKFAgBEhAKAggBCgIIAQoCCAEKAggBQgQKABAN',
  'base64',
);

/**
 * Opens and runs the smallest of models at a place, with no node left to the CPU.
 * Rejects with what the provider lacks.
 */
export async function tryPlace(runtime: Runtime, place: Place): Promise<void> {
  const wholly = place.provider !== 'cpu';
  const session = await openOn(runtime, place, CONVOLUTION, { wholly });
  try {
    const x = new runtime.Tensor('float32', new Float32Array(9).fill(2), [1, 1, 3, 3]);
    const { y } = await session.run({ x }, ['y']);
    if (Number(y?.data[0]) !== 18) throw new Error(`a convolution gave ${y?.data[0]}, not 18`);
  } finally {
    await session.release();
  }
}
