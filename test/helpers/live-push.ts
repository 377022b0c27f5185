import type { FragmentedMp4 } from '@trueframe/daemon/media';
import { TsPieces } from '@trueframe/daemon/testing';
import type { MediaFormat, SessionOptions } from '@trueframe/proto';
import { onTestFinished } from 'vitest';
import type { PushStream, TestClient } from './client.ts';
import { execFileSync } from './programs.ts';

/** A call that pushes an endless live stream in real time, and how old the scores are that come back. */
export interface LivePush {
  readonly stream: PushStream;
  /** Milliseconds from when a frame was due to when its score came; `take` forgets them. */
  takeAges(): number[];
  /** The source ends. */
  end(): void;
}

const TICK_MS = 10;

/** A clip that can be pushed as it is made: pieces with their times. */
export type LiveClip = Pick<FragmentedMp4, 'init' | 'dueMs' | 'fragment'> & {
  /** Absent: fragmented MP4. */
  readonly format?: MediaFormat;
};

/** A clip as a live MPEG transport stream, one picture at a time; it ends with the clip. */
export function transportStreamOf(path: string): LiveClip {
  const remux = ['-v', 'error', '-i', path, '-map', '0:v', '-c', 'copy', '-f', 'mpegts', '-'];
  const bytes = execFileSync('ffmpeg', remux, { maxBuffer: 2 ** 28 });
  const pieces = new TsPieces();
  const pictures: { dueMs: number; data: Buffer }[] = [];
  let init = Buffer.alloc(0);
  for (const piece of pieces.push(bytes)) {
    const facts = piece.type === 'unit' ? piece.facts : undefined;
    const dueMs = facts ? (facts.decodeTime / pieces.timescale) * 1000 : 0;
    const last = pictures.at(-1);
    if (facts) pictures.push({ dueMs, data: piece.bytes });
    else if (last) last.data = Buffer.concat([last.data, piece.bytes]);
    else init = Buffer.concat([init, piece.bytes]);
  }
  const startMs = pictures[0]?.dueMs ?? 0;
  return {
    format: 'MEDIA_FORMAT_MPEGTS',
    init,
    dueMs: (n) => (pictures[n]?.dueMs ?? Number.POSITIVE_INFINITY) - startMs,
    fragment: (n) => pictures[n]!,
  };
}

/** Begins now; ends with the test at the latest. */
export function pushLive(
  client: TestClient,
  clip: LiveClip,
  options: SessionOptions,
  metadata: Record<string, string> = {},
): LivePush {
  const stream = client.push(metadata);
  const startMs = performance.now();
  let ages: number[] = [];
  let next = 0;
  let timer: NodeJS.Timeout | undefined;
  stream.onEvent(({ scores }) => {
    if (scores) ages.push(performance.now() - startMs - scores.ptsMs);
  });
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  // One fragment after the other: when the daemon takes no more, the stream falls behind, and the ages show it.
  const tick = async () => {
    while (timer && startMs + clip.dueMs(next) <= performance.now()) {
      await stream.send({ media: { data: clip.fragment(next).data } });
      next += 1;
    }
    if (timer) timer = setTimeout(tick, TICK_MS);
  };
  void stream.send({ open: { format: clip.format ?? 'MEDIA_FORMAT_FMP4', options } });
  void stream.send({ media: { data: clip.init } });
  timer = setTimeout(tick, TICK_MS);
  void stream.ended.then(stop);
  onTestFinished(stop);
  return {
    stream,
    takeAges() {
      const taken = ages;
      ages = [];
      return taken;
    },
    end() {
      stop();
      stream.end();
    },
  };
}
