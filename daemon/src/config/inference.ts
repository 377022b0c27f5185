import * as z from 'zod';

const MEBIBYTE = 2 ** 20;

/** The block `grpc.inference` of the configuration. */
export const Inference = z.strictObject({
  enabled: z
    .boolean()
    .prefault(false)
    .describe(
      'Serve the Open Inference Protocol (KServe v2), so that others run the models on tensors of their own: docs/kserve.md.',
    ),
  models: z
    .array(z.string())
    .prefault([])
    .describe('Bundles that are opened at start, beside those of the default pipeline.'),
  requestBytes: z
    .int()
    .min(64 * 1024)
    .max(256 * MEBIBYTE)
    .prefault(16 * MEBIBYTE)
    .describe('Largest request, in bytes.'),
  requestsPerTenant: z
    .int()
    .min(1)
    .prefault(64)
    .describe(
      'Requests of one tenant that may wait or run; one more is refused with LIMIT_INFERENCE.',
    ),
  waitingBytes: z
    .int()
    .min(64 * 1024)
    .prefault(256 * MEBIBYTE)
    .describe(
      'Bytes of tensors of all requests that wait or run; a request that needs more is refused with LIMIT_INFERENCE.',
    ),
});
