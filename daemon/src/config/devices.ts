import * as z from 'zod';
import { PROVIDERS } from './provider.ts';
import { duration } from './scalars.ts';

/** `provider:` wherever one may be written. */
export const ProviderChoice = z.enum(['auto', ...PROVIDERS]);

export const Devices = z.strictObject({
  provider: ProviderChoice.prefault('auto').describe(
    'Provider that runs the models. `auto` falls back and says so; a provider that is named must be usable.',
  ),
  models: z
    .record(z.string(), ProviderChoice)
    .prefault({})
    .describe('The same for single models, by the id of their bundle.'),
  prefer: z
    .array(z.enum(PROVIDERS).exclude(['cpu']))
    .prefault(['tensorrt', 'cuda'])
    .describe('Providers that `auto` tries, in this order, before the CPU.'),
  gpu: z.int().min(0).prefault(0).describe('Number of the GPU, as CUDA counts them.'),
  fp16: z
    .boolean()
    .prefault(false)
    .describe(
      'Models compiled for TensorRT in half precision: faster, and scores differ in the third digit.',
    ),
  batches: z
    .array(z.int().min(1).max(256))
    .min(1)
    .prefault([1, 2, 4, 8, 16])
    .describe('Sizes of batches on a device; a batch is filled up to the next of them.'),
  maxDelay: duration
    .prefault('2ms')
    .describe('Longest time that a crop waits on a device for others to join its batch.'),
});
