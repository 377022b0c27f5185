import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { MediaPiece, MediaPieces, UnitFacts } from '../containers/media-piece.ts';

/** A live source. */
export interface SourceShape {
  readonly frameRate: number;
  /** Frames from one key frame to the next. */
  readonly groupFrames: number;
  readonly wantedFps: number;
  /** Milliseconds by which it is behind the others. */
  readonly phaseMs: number;
  readonly faces: number;
  /** Media time after which the number of faces changes by one, to and fro, in milliseconds; Infinity: never. */
  readonly changesEveryMs: number;
  /** Cost of its decoding and of its models, relative to the recorded ones. */
  readonly decodeFactor: number;
  readonly scoreFactor: number;
}

export const TICKS_PER_SECOND = 90_000;

/** Bytes of a unit: the number of its frame. */
export function unitBytes(index: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(index);
  return bytes;
}

export function unitsIn(chunk: Buffer): number[] {
  return Array.from({ length: chunk.length / 8 }, (_, k) => chunk.readDoubleLE(k * 8));
}

export function facesAt({ faces, changesEveryMs }: SourceShape, mediaMs: number): number {
  return faces + (Math.floor(mediaMs / changesEveryMs) % 2);
}

/** Reads what `unitBytes` writes: every unit is a frame. */
export class VirtualPieces implements MediaPieces {
  readonly timescale = TICKS_PER_SECOND;
  readonly #shape: SourceShape;

  constructor(shape: SourceShape) {
    this.#shape = shape;
  }

  push(chunk: Buffer): MediaPiece[] {
    return unitsIn(chunk).map((index) => ({
      type: 'unit',
      bytes: unitBytes(index),
      facts: this.#factsOf(index),
    }));
  }

  flush(): MediaPiece[] {
    return [];
  }

  #factsOf(index: number): UnitFacts {
    const { frameRate, groupFrames } = this.#shape;
    const ticks = TICKS_PER_SECOND / frameRate;
    const isKey = index % groupFrames === 0;
    const time = index * ticks;
    return { samples: 1, isKey, decodeTime: time, showTime: time, duration: ticks };
  }
}

/** A connection by which media comes; the sender never waits. */
export class VirtualSocket extends EventEmitter {
  pause(): this {
    return this;
  }

  resume(): this {
    return this;
  }

  isPaused(): boolean {
    return false;
  }

  /** As far as a feed uses it. */
  get asSocket(): Socket {
    return this as unknown as Socket;
  }
}
