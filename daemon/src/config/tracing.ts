import * as z from 'zod';

/** The block `tracing` of the configuration. */
export const Tracing = z.strictObject({
  endpoint: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description:
        'Collector that takes traces by OTLP over HTTP, e.g. http://127.0.0.1:4318. It needs the packages that docs/operations.md names.',
      defaultInWords: 'none: no traces',
    }),
  share: z
    .number()
    .min(0)
    .max(1)
    .prefault(1)
    .describe(
      'Share of the sessions that are traced. A session that is started within a trace of its caller follows that.',
    ),
});
