import * as z from 'zod';

/** A line of `plugins:`. */
export const PluginEntry = z.union([
  z.string(),
  z.strictObject({
    package: z.string().min(1).describe('npm package or folder.'),
    isolate: z
      .boolean()
      .prefault(false)
      .describe('Its code runs in a process of its own, without access to files and programs.'),
  }),
]);

export type PluginEntry = z.output<typeof PluginEntry>;
