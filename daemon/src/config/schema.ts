import * as z from 'zod';
import { usableCores } from '../lib/usable-cores.ts';
import { DEFAULT_PIPELINE } from './default-names.ts';
import { Devices } from './devices.ts';
import { LAST_RUNG } from './rungs.ts';
import { address, duration } from './scalars.ts';

const Grpc = z.strictObject({
  address: address
    .prefault('127.0.0.1:50051')
    .describe('Address on which the gRPC server listens.'),
  reflection: z
    .boolean()
    .prefault(true)
    .describe('Serve the reflection API, so that grpcurl needs no proto files.'),
});

const Metrics = z.strictObject({
  address: address
    .prefault('127.0.0.1:9464')
    .describe('Address of /metrics, /livez, /readyz and /startupz.'),
});

const tenantSessions = z.int().min(1).optional();

const Tenants = z.strictObject({
  metadataKey: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]*$/, 'lower case letters, digits, dots, dashes and underscores')
    .prefault('x-trueframe-tenant')
    .describe(
      'Metadata of a call that names its tenant. Let a proxy that knows its callers set it; callers without it share one tenant.',
    ),
  sessions: tenantSessions.meta({
    description: 'Sessions at a time of one tenant; one more is refused with LIMIT_TENANT.',
    defaultInWords: 'sessions.limit',
  }),
  known: z
    .record(
      z.string(),
      z.strictObject({
        sessions: tenantSessions.describe('Instead of `sessions` above.'),
        weight: z
          .number()
          .gt(0)
          .prefault(1)
          .describe('Share of the machine when there is not enough of it.'),
      }),
    )
    .prefault({})
    .describe('Tenants that differ from the others, by name: `{ sessions, weight }` each.'),
});

const Sessions = z.strictObject({
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
  keepEnded: z.int().min(0).prefault(100).describe('Ended sessions that ListSessions still shows.'),
  drainTimeout: duration
    .prefault('30s')
    .describe('Longest time that a shutdown waits for running sessions.'),
  eventBuffer: z.int().min(16).prefault(4096).describe('Events that may wait for a slow caller.'),
});

const Engine = z.strictObject({
  threads: z
    .int()
    .min(1)
    .prefault(() => Math.max(1, Math.floor(usableCores())))
    // The default depends on the machine; documentation must not.
    .meta({
      description: 'Worker threads that detect, crop and score.',
      defaultInWords: 'one per core',
    }),
  ringSlots: z
    .int()
    .min(3)
    .prefault(8)
    .describe(
      'Decoded frames that a session may hold; where models take several frames at a time, three windows more.',
    ),
  framesInFlight: z
    .int()
    .min(1)
    .prefault(4)
    .describe('Frames of one session that may be worked on at a time.'),
  maxFrameAge: duration
    .prefault('500ms')
    .describe(
      'A frame of a live session that has waited for this long is dropped (overload), not analysed late; pushed fragmented MP4 or MPEG-TS that has waited for its decoder for half of this is skipped up to a newer key frame (late).',
    ),
  pluginBootTimeout: duration
    .prefault('20s')
    .describe('Longest time that a plugin may take to load.'),
  pluginCallTimeout: duration
    .prefault('30s')
    .describe('Longest time that one call of a plugin may take.'),
  hangTimeout: duration
    .prefault('10s')
    .describe('An engine that is silent for this long is replaced.'),
});

const Sources = z.strictObject({
  roots: z
    .array(z.string())
    .prefault([])
    .describe('Folders that files may be read from. Empty: everywhere.'),
  stallTimeout: duration
    .prefault('5s')
    .describe(
      'A live source without a frame for this long is reconnected; a file whose ffmpeg does nothing for this long is read on by another.',
    ),
  connectTimeout: duration
    .prefault('5s')
    .describe('Longest time that connecting to a live source may take.'),
  reconnectFor: duration
    .prefault('5m')
    .describe(
      'A live source that stays away for this long ends its session; so does a Push without media.',
    ),
  firstMediaTimeout: duration
    .prefault('10s')
    .describe('A Push whose first media does not come within this time of its `open` ends.'),
  rtspTransport: z
    .enum(['auto', 'tcp', 'udp'])
    .prefault('auto')
    .describe(
      'Transport of RTSP media: TCP, and UDP where the server refuses TCP; only TCP; only UDP, which loses packets.',
    ),
  maxPixels: z.int().prefault(33_177_600).describe('Frames with more pixels are refused.'),
  maxStreams: z
    .int()
    .min(1)
    .prefault(100)
    .describe('Files with more streams (pictures, sound, subtitles) are refused.'),
  probeMemory: z
    .int()
    .min(0)
    .prefault(352)
    .describe('MiB that finding out what is in a file may take. 0: no limit.'),
  probeCpu: duration
    .prefault('4s')
    .describe(
      'Processor time that finding out what is in a file may take, in whole seconds. 0s: no limit.',
    ),
  decoderMemory: z.int().min(0).optional().meta({
    description: 'MiB that each ffmpeg may take. 0: no limit.',
    defaultInWords: 'by frame size and threads',
  }),
  decoderThreads: z.int().min(1).prefault(1).describe('Threads of each ffmpeg.'),
  hwaccel: z
    .enum(['auto', 'none', 'cuda'])
    .prefault('auto')
    .describe(
      'Decoding on an NVIDIA GPU: where there is one, never, or with a report where there is none.',
    ),
});

/** The daemon's configuration: complete, durations in milliseconds. `ConfigInput` is the form that a user writes. */
export const Config = z.strictObject({
  grpc: Grpc.prefault({}).describe('The gRPC server.'),
  metrics: Metrics.prefault({}).describe('The HTTP server for metrics and probes.'),
  sessions: Sessions.prefault({}).describe('Admission and shutdown.'),
  engine: Engine.prefault({}).describe('The process that analyses.'),
  devices: Devices.prefault({}).describe('Devices that run the models: docs/devices.md.'),
  sources: Sources.prefault({}).describe(
    'Limits of what may be read, and reconnection of live sources.',
  ),
  plugins: z
    .array(z.string())
    .prefault([])
    .describe('Further plugins: npm packages or folders. The built-in ones are always there.'),
  models: z
    .array(z.string())
    .prefault([])
    .describe('Folders with model bundles or with weights that bundles refer to.'),
  pipelines: z
    .array(z.string())
    .prefault([])
    .describe('Further pipeline files, or folders of them.'),
  defaultPipeline: z.string().optional().meta({
    description: 'Pipeline of sessions that name none.',
    defaultInWords: DEFAULT_PIPELINE,
  }),
  cache: z.string().optional().meta({
    description: 'Folder for optimised models, and for hashes of weights that manifests leave out.',
    defaultInWords: '$XDG_CACHE_HOME/trueframe',
  }),
  log: z.enum(['debug', 'info', 'warn', 'error', 'silent']).prefault('info').describe('Log level.'),
});

export type ConfigInput = z.input<typeof Config>;
export type Config = z.output<typeof Config>;

/** The part that engine processes need. */
export type EngineConfig = Pick<
  Config,
  'engine' | 'devices' | 'sources' | 'plugins' | 'models' | 'cache' | 'log'
>;
