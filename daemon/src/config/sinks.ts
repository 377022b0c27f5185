import * as z from 'zod';
import { duration } from './scalars.ts';

const NOTICE_KINDS = [
  ...['sessionStarted', 'sourceState', 'trackStarted', 'trackEnded', 'verdict', 'gap'],
  ...['degraded', 'warning', 'error', 'summary'],
] as const;

const Retry = z.strictObject({
  attempts: z
    .int()
    .min(1)
    .prefault(100)
    .describe('Tries after which a notice is given up, and its session goes on with the next one.'),
  maxAge: duration
    .prefault('24h')
    .describe('Age at which a notice is given up after one more try.'),
  firstPause: duration
    .prefault('500ms')
    .describe('Pause after the first try; each further one is twice as long.'),
  maxPause: duration.prefault('1m').describe('Longest pause between two tries.'),
});

const Queue = z.strictObject({
  notices: z.int().min(1).prefault(1000).describe('Notices that wait in memory.'),
  bytes: z
    .int()
    .min(1024)
    .prefault(8 * 1024 * 1024)
    .describe('Bytes that they take. What is above waits in the session store.'),
});

const Filter = z.strictObject({
  tenants: z.array(z.string()).prefault([]).describe('Tenants; empty: all.'),
  labels: z
    .record(z.string(), z.string())
    .prefault({})
    .describe('Labels that a session must have, all of them.'),
});

/** An entry of the list `sinks` of the configuration. */
export const SinkEntry = z.strictObject({
  use: z.string().min(1).describe('Id of the plugin.'),
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower case letters, digits and dashes')
    .optional()
    .meta({
      description: 'Name in metrics, logs and files.',
      defaultInWords: 'the id of the plugin',
    }),
  options: z.record(z.string(), z.unknown()).prefault({}).describe('Its options.'),
  events: z
    .array(z.enum(NOTICE_KINDS as unknown as readonly [(typeof NOTICE_KINDS)[number]]))
    .min(1)
    .prefault(['verdict', 'gap', 'error', 'summary'])
    .describe('Events that it is told of; of verdicts, those that differ from the one before.'),
  sessions: Filter.prefault({}).describe('Sessions that it is told of.'),
  timeout: duration.prefault('30s').describe('Longest time that a delivery may take.'),
  retry: Retry.prefault({}).describe('What happens to a notice that cannot be delivered.'),
  queue: Queue.prefault({}).describe('Notices that wait.'),
  deadLetters: z.string().min(1).optional().meta({
    description: 'Folder for a file of JSON lines with the notices that are given up.',
    defaultInWords: 'they are in the log',
  }),
});

export type SinkEntry = z.output<typeof SinkEntry>;

/** The list `sinks` of the configuration. */
export const Sinks = z.array(SinkEntry).superRefine((entries, context) => {
  const names = new Set<string>();
  for (const [at, { name, use }] of entries.entries()) {
    const own = name ?? use;
    if (names.has(own)) {
      const message = `two sinks are called ${own}: give one of them another \`name\``;
      context.addIssue({ code: 'custom', message, path: [at, 'name'] });
    }
    names.add(own);
  }
});
