import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Metadata,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import {
  type Event,
  encodeStatus,
  type PushRequest__Output,
  trueframeService,
} from '@trueframe/proto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DaemonClient } from './daemon-client.ts';

type Push = ServerDuplexStream<PushRequest__Output, Event>;

/** One call as the server saw it: where it went on (undefined: a new session), and its media. */
interface Seen {
  readonly resume: { readonly bytes: number; readonly afterSequence: number } | undefined;
  readonly requestId: string | undefined;
  media: string;
}

const folder = mkdtempSync(join(tmpdir(), 'trueframe-push-'));
const server = new Server();
let client: DaemonClient;
let seen: Seen[] = [];
/** Acts of the server when the media of a call has this many bytes, or is over. */
let plan: { readonly at?: number; act(call: Push): void }[] = [];

const event = (sequence: number, bytes = 0): Event => ({
  ...{ sessionId: 's1', sequence },
  ...(bytes ? { mediaAcknowledged: { bytes } } : { trackStarted: { trackId: 1 } }),
});

function end(call: { emit: Push['emit'] }, code: number, reason = '', facts = {}) {
  const metadata = new Metadata();
  const said = { code, message: 'said', reason, metadata: facts };
  if (reason) metadata.set('grpc-status-details-bin', encodeStatus(said));
  call.emit('error', { code, details: 'lost', metadata });
}

beforeAll(async () => {
  server.addService(trueframeService, {
    push(call: Push) {
      const step = plan.shift();
      let one: Seen;
      let isDone = false;
      const act = () => {
        if (!isDone) step?.act(call);
        isDone = true;
      };
      call.on('data', ({ open, media }: PushRequest__Output) => {
        if (open) {
          const { resume, options } = open;
          const from = resume && { bytes: resume.bytes ?? 0, afterSequence: resume.afterSequence };
          one = { resume: from ?? undefined, requestId: options?.requestId, media: '' };
          seen.push(one);
        }
        one.media += media?.data.toString('latin1') ?? '';
        if (step?.at !== undefined && one.media.length >= step.at) act();
      });
      call.on('end', act);
    },
    watch(call: Push & { request: { afterSequence: number } }) {
      call.write({ sessionId: 's1', sequence: call.request.afterSequence + 1, summary: {} });
      call.end();
    },
  } as unknown as UntypedServiceImplementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  client = new DaemonClient(`127.0.0.1:${port}`, { reconnectForMs: 5000 });
});
beforeEach(() => {
  seen = [];
});
afterAll(() => {
  client.close();
  server.forceShutdown();
  rmSync(folder, { recursive: true });
});

function fileOf(text: string): string {
  const path = join(folder, 'media');
  writeFileSync(path, text, 'latin1');
  return path;
}

function box(type: string, body: string): string {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(8 + body.length);
  return size.toString('latin1') + type + body;
}

async function sequences(path: string, format: 'MEDIA_FORMAT_MPEGTS' | 'MEDIA_FORMAT_FMP4') {
  const all: number[] = [];
  for await (const { sequence } of client.pushFile(path, { format })) all.push(sequence);
  return all;
}

test('a file goes on from what was acknowledged, also when its session was begun or ended unheard', async () => {
  plan = [
    { at: 10, act: (call) => end(call, status.UNAVAILABLE) },
    { act: (call) => end(call, status.ALREADY_EXISTS, 'REQUEST_ID_REUSED', { sessionId: 's1' }) },
    {
      at: 6,
      act: (call) => {
        call.write(event(1));
        call.write(event(2, 6));
        end(call, status.UNAVAILABLE);
      },
    },
    { act: (call) => end(call, status.UNAVAILABLE) },
    { act: (call) => end(call, status.INVALID_ARGUMENT, 'REQUEST_INVALID') },
  ];
  expect(await sequences(fileOf('0123456789'), 'MEDIA_FORMAT_MPEGTS')).toEqual([1, 2, 3]);
  expect(seen.map(({ resume }) => resume)).toEqual([
    ...[undefined, undefined],
    { bytes: 0, afterSequence: 0 },
    ...[
      { bytes: 6, afterSequence: 2 },
      { bytes: 6, afterSequence: 2 },
    ],
  ]);
  expect(seen.map(({ media }) => media)).toEqual([
    ...Array(3).fill('0123456789'),
    ...['6789', '6789'],
  ]);
  expect(seen[0]?.requestId).toMatch(/^[0-9a-f-]{36}$/);
  expect(seen[1]?.requestId).toBe(seen[0]?.requestId);
});

test('fragmented MP4 goes on with its initialisation segment and a whole fragment', async () => {
  const header = box('ftyp', 'isom') + box('moov', 'tracks');
  const first = box('moof', 'a') + box('mdat', 'pictures');
  const second = box('moof', 'b') + box('mdat', 'more');
  plan = [
    {
      at: header.length,
      act: (call) => {
        call.write(event(1, header.length + first.length + 9));
        end(call, status.UNAVAILABLE);
      },
    },
    {
      act: (call) => {
        call.write({ sessionId: 's1', sequence: 2, summary: {} });
        call.end();
      },
    },
  ];
  const all = await sequences(fileOf(header + first + second), 'MEDIA_FORMAT_FMP4');
  expect(all).toEqual([1, 2]);
  expect(seen[1]).toMatchObject({
    resume: { bytes: header.length + first.length },
    media: header + second,
  });
});

test('a file that cannot be read is said as it is', async () => {
  const missing = sequences(join(folder, 'missing'), 'MEDIA_FORMAT_MPEGTS');
  await expect(missing).rejects.toMatchObject({ code: 'ENOENT' });
});
