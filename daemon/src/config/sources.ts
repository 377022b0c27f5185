import * as z from 'zod';
import { isHostRule } from '../lib/network/host-rules.ts';
import { duration } from './scalars.ts';

const schemes = z.array(z.enum(['file', 'rtsp', 'rtsps']));
const roots = z.array(z.string());
const hosts = z.array(
  z
    .string()
    .refine(
      isHostRule,
      'a name like cam.example or *.example, an address, or a network like 10.1.0.0/16',
    ),
);

const TenantSources = z.strictObject({
  schemes: schemes.optional(),
  roots: roots.optional(),
  hosts: hosts.optional(),
  privateNetworks: z.boolean().optional(),
});

/** The block `sources` of the configuration. */
export const Sources = z.strictObject({
  schemes: schemes
    .prefault(['file', 'rtsp', 'rtsps'])
    .describe(
      'Kinds of sources that a session may name; others are refused with SOURCE_FORBIDDEN.',
    ),
  roots: roots.prefault([]).describe('Folders that files may be read from. Empty: everywhere.'),
  hosts: hosts
    .prefault([])
    .describe(
      'Hosts that live sources may be on: names (`cam.example`, `*.example` for all below), addresses, networks (`10.1.0.0/16`). Empty: all that the next two keys allow. An address or network in it is allowed whatever it is; a name only says which hosts.',
    ),
  privateNetworks: z
    .boolean()
    .prefault(true)
    .describe(
      'Live sources may be in private networks (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, fc00::/7).',
    ),
  loopback: z
    .enum(['auto', 'allowed', 'refused'])
    .prefault('auto')
    .describe(
      'Live sources on addresses of this machine. auto: allowed for callers without a tenant while the daemon listens on loopback only and asks nobody who they are.',
    ),
  tenants: z
    .record(z.string(), TenantSources)
    .prefault({})
    .describe(
      'Tenants with rules of their own, by name: `{ schemes, roots, hosts, privateNetworks }`, each instead of the key above.',
    ),
  tlsVerify: z
    .boolean()
    .prefault(false)
    .describe(
      'Cameras of rtsps:// must have a certificate that this machine trusts. Most sign their own.',
    ),
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
  sandbox: z
    .enum(['auto', 'off'])
    .prefault('auto')
    .describe(
      'Layers around ffmpeg and ffprobe, as far as this machine has them (bubblewrap, a user of their own under root), or none but those that end them with the daemon.',
    ),
  hwaccel: z
    .enum(['auto', 'none', 'cuda'])
    .prefault('auto')
    .describe(
      'Decoding on an NVIDIA GPU: where there is one, never, or with a report where there is none.',
    ),
});
