import * as z from 'zod';
import { LAST_RUNG } from './rungs.ts';
import { duration } from './scalars.ts';
import { Store } from './store.ts';

const tenantSessions = z.int().min(1).optional();
const rate = z.number().gt(0).optional();
const NO_LIMIT = 'no limit';

const Tenants = z.strictObject({
  metadataKey: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]*$/, 'lower case letters, digits, dots, dashes and underscores')
    .prefault('x-trueframe-tenant')
    .describe(
      'Metadata of a call that names its tenant, where `auth.trustTenantMetadata` says that it is believed. Callers without a tenant share one.',
    ),
  sessions: tenantSessions.meta({
    description: 'Sessions at a time of one tenant; one more is refused with LIMIT_TENANT.',
    defaultInWords: 'sessions.limit',
  }),
  startsPerMinute: rate.meta({
    description:
      'Sessions that one tenant may start a minute; one more is refused with LIMIT_TENANT_RATE.',
    defaultInWords: NO_LIMIT,
  }),
  framesPerSecond: rate.meta({
    description:
      'Frames of one tenant that are analysed a second. Files wait; a live session that goes on taking more ends with LIMIT_TENANT_RATE.',
    defaultInWords: NO_LIMIT,
  }),
  mediaBytesPerSecond: rate.meta({
    description:
      'Bytes that one tenant may push a second. Its callers are held back; a live session that goes on sending more ends with LIMIT_TENANT_RATE.',
    defaultInWords: NO_LIMIT,
  }),
  known: z
    .record(
      z.string(),
      z.strictObject({
        sessions: tenantSessions.describe('Instead of `sessions` above.'),
        startsPerMinute: rate.describe('Instead of `startsPerMinute` above.'),
        framesPerSecond: rate.describe('Instead of `framesPerSecond` above.'),
        mediaBytesPerSecond: rate.describe('Instead of `mediaBytesPerSecond` above.'),
        weight: z
          .number()
          .gt(0)
          .prefault(1)
          .describe('Share of the machine when there is not enough of it.'),
      }),
    )
    .prefault({})
    .describe(
      'Tenants that differ from the others, by name: `{ sessions, startsPerMinute, framesPerSecond, mediaBytesPerSecond, weight }` each.',
    ),
});

/** The block `sessions` of the configuration. */
export const Sessions = z.strictObject({
  limit: z
    .int()
    .min(1)
    .prefault(64)
    .describe('Sessions at a time; one more is refused with LIMIT_SESSIONS.'),
  admission: z
    .enum(['measured', 'off'])
    .prefault('measured')
    .describe(
      'measured: a live session that does not fit, even with all live sessions on `lastRung`, is refused with LIMIT_CAPACITY. off: only the limits above and below count.',
    ),
  targetUtilisation: z
    .number()
    .min(0.1)
    .max(1)
    .prefault(0.8)
    .describe('Share of the machine that live sessions may be given.'),
  lastRung: z
    .int()
    .min(0)
    .max(LAST_RUNG)
    .prefault(LAST_RUNG)
    .describe(
      'Lowest rung of the degrade ladder for live sessions: 1 half of the frames, 2 a quarter, 3 also without optional members. 0: always full quality.',
    ),
  tenants: Tenants.prefault({}).describe('For whom sessions run, and what each may have.'),
  grace: duration
    .prefault('30s')
    .describe(
      'Time that a session goes on after its last reader has gone, so that it can come back. For Analyze and Push without `grace_ms`.',
    ),
  keepEnded: z.int().min(0).prefault(100).describe('Ended sessions that ListSessions still shows.'),
  drainTimeout: duration
    .prefault('30s')
    .describe('Longest time that a shutdown waits for running sessions.'),
  store: Store.prefault({}).describe('Sessions that survive a restart: docs/operations.md.'),
  eventBuffer: z.int().min(16).prefault(4096).describe('Events that may wait for a slow caller.'),
});
