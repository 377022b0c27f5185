import * as z from 'zod';

/** The block `trust` of the configuration. */
export const Trust = z.strictObject({
  keys: z
    .array(z.string())
    .prefault([])
    .describe('Public keys to trust: PEM files of Ed25519 keys, or folders of them.'),
  require: z
    .enum(['none', 'bundles', 'plugins', 'all'])
    .prefault('none')
    .describe(
      'What must be signed with one of the keys: model bundles, plugin packages, both. What Trueframe itself brings needs no signature.',
    ),
});

export type Trust = z.output<typeof Trust>;
