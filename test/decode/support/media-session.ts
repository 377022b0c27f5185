import { createHash } from 'node:crypto';
import {
  type DecodedFrame,
  FrameLedger,
  type Media,
  type MediaPlan,
  type MediaResume,
  openMedia,
  type SessionPlan,
  type SourceSettings,
} from '@trueframe/daemon/media';
import type { SourceState, VideoInfo } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import { expect } from 'vitest';
import { expectNothingLeft } from './leftovers.ts';

export interface SeenFrame {
  readonly index: number;
  readonly ptsMs: number;
  readonly width: number;
  readonly height: number;
  /** Over the pixels. */
  readonly hash: string;
  /** Frames that it is analysed with, oldest first. */
  readonly window?: readonly SeenFrame[];
  readonly fault?: string;
}

export interface SeenGap {
  readonly fromMs: number;
  readonly toMs: number;
  readonly durationMs: number;
  readonly reason: string;
}

export interface SeenJump {
  readonly ptsMs: number;
  readonly sourceBeforeMs: number;
  readonly sourceAfterMs: number;
  readonly omitted: number;
}

export interface SeenMedia {
  readonly video: VideoInfo | undefined;
  readonly frames: readonly SeenFrame[];
  readonly gaps: readonly SeenGap[];
  readonly jumps: readonly SeenJump[];
  /** `video`, `frame`, `gap` in the order in which they came. */
  readonly order: readonly string[];
  readonly states: readonly SourceState[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly error: TrueframeError | undefined;
  readonly counts: ReturnType<FrameLedger['counts']>;
  readonly completeness: number;
  readonly endedBy: string | undefined;
}

type Source = SessionPlan['source'];

export interface SessionOptions
  extends Partial<Pick<SessionPlan, 'sampling' | 'pace' | 'maxMediaMs'>> {
  /** Each frame is analysed with those so far before it. */
  readonly window?: MediaPlan['window'];
  readonly settings?: Partial<SourceSettings>;
  readonly resume?: MediaResume;
  readonly ledger?: FrameLedger;
  readonly signal?: AbortSignal;
  /** Holds the frame, and with it a slot, until it settles. */
  onFrame?(frame: DecodedFrame, media: Media, soFar: number): Promise<void> | void;
  onState?(state: SourceState): void;
}

export const SETTINGS: SourceSettings = {
  schemes: ['file', 'rtsp', 'rtsps'],
  roots: [],
  hosts: [],
  privateNetworks: true,
  loopback: true,
  tlsVerify: false,
  sandbox: 'auto',
  stallTimeout: 3000,
  connectTimeout: 5000,
  reconnectFor: 60_000,
  firstMediaTimeout: 10_000,
  maxPixels: 33_177_600,
  rtspTransport: 'auto',
  maxStreams: 100,
  probeMemory: 352,
  probeCpu: 4000,
  decoderThreads: 1,
  ringSlots: 8,
  maxFrameAge: 500,
};

export function planFor(source: Source, options: SessionOptions = {}): MediaPlan {
  const { sampling = 'all', pace = 'lossless', maxMediaMs = 0, window } = options;
  return { sessionId: 'session-1', source, sampling, pace, maxMediaMs, window };
}

/**
 * Reads a source to its end the way the pipeline does, and checks what must hold for every source: each frame is booked
 * once, indices and times grow, and no child process, descriptor or timer is left.
 */
export async function watch(source: Source, options: SessionOptions = {}): Promise<SeenMedia> {
  const nothingLeft = expectNothingLeft();
  const ledger = options.ledger ?? new FrameLedger();
  const before = ledger.counts();
  const states: SourceState[] = [];
  const warnings: { code: string; message: string }[] = [];
  const media = openMedia(
    planFor(source, options),
    { ...SETTINGS, ...options.settings },
    {
      ledger,
      signal: options.signal ?? new AbortController().signal,
      listener: {
        onSourceState: (state) => {
          states.push(state);
          options.onState?.(state);
        },
        onWarning: (code, message) => warnings.push({ code, message }),
      },
    },
    options.resume,
  );

  const collected = new Collected();
  let error: TrueframeError | undefined;
  try {
    for await (const item of media) {
      collected.add(item);
      if (item.type !== 'frame') continue;
      await options.onFrame?.(item.frame, media, collected.frames.length);
      ledger.analyse();
      item.frame.release();
    }
  } catch (reason) {
    if (!(reason instanceof TrueframeError)) throw reason;
    error = reason;
  }

  const { frames } = collected;
  const counts = ledger.counts();
  expect(counts.inFlight).toBe(0);
  expect(counts.analysed - before.analysed).toBe(frames.length);
  expectGrowing(frames);
  await nothingLeft();
  return {
    ...{ ...collected, states, warnings, error, counts },
    completeness: media.completeness(),
    endedBy: media.endedBy(),
  };
}

type MediaItem = Media extends AsyncIterable<infer Item> ? Item : never;

/** Items of a source, in its order. */
class Collected {
  video: VideoInfo | undefined;
  readonly order: string[] = [];
  readonly frames: SeenFrame[] = [];
  readonly gaps: SeenGap[] = [];
  readonly jumps: SeenJump[] = [];

  add(item: MediaItem): void {
    this.order.push(item.type);
    switch (item.type) {
      case 'video':
        this.video = item.video;
        break;
      case 'gap': {
        const { fromMs, toMs, durationMs, reason = '' } = item.gap;
        const [from, to, duration] = [fromMs, toMs, durationMs].map(Number) as [
          number,
          number,
          number,
        ];
        this.gaps.push({ fromMs: from, toMs: to, durationMs: duration, reason });
        break;
      }
      case 'discontinuity':
        this.jumps.push(item.discontinuity as SeenJump);
        break;
      case 'frame':
        this.frames.push(seen(item.frame));
    }
  }
}

function expectGrowing(frames: readonly SeenFrame[]): void {
  for (const [k, frame] of frames.slice(1).entries()) {
    expect(frame.ptsMs).toBeGreaterThan(frames[k]!.ptsMs);
    expect(frame.index).toBeGreaterThan(frames[k]!.index);
  }
}

export function watchFile(path: string, options: SessionOptions = {}): Promise<SeenMedia> {
  return watch({ kind: 'file', path }, options);
}

/** Parts of frames that are equal when two runs gave the same frames. */
export function essence(frames: readonly SeenFrame[]): string[] {
  return frames.map(({ index, ptsMs, hash }) => `${index} ${ptsMs} ${hash}`);
}

function seen({ slot }: Pick<DecodedFrame, 'slot'>): SeenFrame {
  const { index, ptsMs, width, height, window } = slot;
  const bytes = new Uint8Array(slot.ring, slot.offset, slot.byteLength);
  const hash = createHash('md5').update(bytes).digest('hex');
  return {
    ...{ index, ptsMs, width, height, hash },
    ...(window && { window: window.frames.map((one) => seen({ slot: one })) }),
    ...(window?.fault && { fault: window.fault }),
  };
}
