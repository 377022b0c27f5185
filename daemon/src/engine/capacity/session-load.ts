import type { FrameSlot } from '../../wire/frame-slot.ts';
import type { SessionDemand } from '../../wire/load-report.ts';
import type { LookKind } from '../../wire/look.ts';
import { runnableMs } from '../pipeline/decode/decoder-cpu.ts';
import { FULL_EVERY_MS } from '../pipeline/detect/look-plan.ts';
import type { FrameLedger } from '../pipeline/ledger.ts';
import { Ewma } from './ewma.ts';

/** A source that comes this much faster than it was filmed is a recording, and what is dropped of it is no distress. */
const REAL_TIME = 1.3;
/** Looks that say how many of them are in full: at five frames per second, of five to twenty seconds. */
const ENOUGH_LOOKS = 25;
const MOST_LOOKS = 100;
/** Share of the time that a decoder runs or waits for a processor from which on it is behind. */
const ALWAYS = 0.9;

interface Books {
  readonly received: number;
  readonly sampling: number;
  readonly overload: number;
  /** Not decoded; counts as received. */
  readonly late: number;
  /** Likewise. */
  readonly spared: number;
}

/**
 * Cost of one session, now and at full quality: rates by the clock of its media, costs by what its frames took.
 * It hears of things as they happen, and is read a few times a second.
 */
export class SessionLoad {
  readonly #ledger: FrameLedger;
  readonly #runnableOf: typeof runnableMs;
  #books: Books;
  #readAtMs: number;
  #first: Pick<FrameSlot, 'index' | 'ptsMs'> | undefined;
  #last: FrameSlot | undefined;
  #decoder: number | undefined;
  #runnableMs: number | undefined;
  readonly #frameRate = new Ewma();
  readonly #wantedShare = new Ewma();
  readonly #faces = new Ewma();
  readonly #fullLookMs = new Ewma();
  readonly #glanceMs = new Ewma();
  /** Looks since the first glance, while all wanted frames are analysed. */
  #looks = { full: 0, all: 0 };
  readonly #requiredMs = new Ewma();
  readonly #optionalMs = new Ewma();

  /** `runnableOf`: see `runnableMs`. */
  constructor(ledger: FrameLedger, nowMs: number, runnableOf: typeof runnableMs = runnableMs) {
    this.#ledger = ledger;
    this.#runnableOf = runnableOf;
    this.#books = booksOf(ledger);
    this.#readAtMs = nowMs;
  }

  /** The process that decodes from now on. */
  decodedBy(pid: number): void {
    this.#decoder = pid;
    this.#runnableMs = this.#runnableOf(pid);
  }

  /** A wanted frame leaves the decoder, at full quality or not. */
  frame(slot: FrameSlot): void {
    this.#first ??= slot;
    this.#last = slot;
  }

  /** A frame was looked at. `isSampledInFull`: all wanted frames are analysed. */
  detected(busyMs: number, kind: LookKind, isSampledInFull: boolean): void {
    if (kind === 'glance') this.#glanceMs.add(busyMs);
    // The glance of one that had to be repeated is part of its time, so it tells the price of neither.
    if (kind === 'full') this.#fullLookMs.add(busyMs);
    if (!isSampledInFull || this.#glanceMs.value === undefined) return;
    const { full, all } = this.#looks;
    const by = all < MOST_LOOKS ? 1 : 0.5;
    this.#looks = { full: full * by + (kind === 'glance' ? 0 : 1), all: all * by + 1 };
  }

  /** Counts the faces in an analysed frame, none included. */
  seen(faces: number): void {
    this.#faces.add(faces);
  }

  /** Members that were asked: thread time by face, of those that may be skipped apart from the rest. */
  scored(faces: number, busyMs: number, optionalMs: number | undefined): void {
    this.#requiredMs.add((busyMs - (optionalMs ?? 0)) / faces);
    if (optionalMs !== undefined) this.#optionalMs.add(optionalMs / faces);
  }

  /**
   * The demand by now, and what happened since the last reading. `receivedPixels` is for sharing out the decoders' time.
   * The demand is undefined until a frame has been through the detector.
   */
  read(nowMs: number): {
    readonly receivedPixels: number;
    readonly demand: Omit<SessionDemand, 'sessionId'> | undefined;
  } {
    const before = this.#books;
    const books = booksOf(this.#ledger);
    const wallMs = nowMs - this.#readAtMs;
    this.#books = books;
    this.#readAtMs = nowMs;
    const skipped = books.late - before.late;
    const spared = books.spared - before.spared;
    const received = books.received - before.received - skipped;
    const isStarved = this.#readDecoder(wallMs);
    this.#readRates(received, books.sampling - before.sampling + spared);

    const pixels = this.#last ? this.#last.width * this.#last.height : 0;
    const receivedPixels = (received - spared) * pixels;
    const frameRate = this.#frameRate.value;
    const fullLookMs = this.#fullLookMs.value;
    if (frameRate === undefined || fullLookMs === undefined) {
      return { receivedPixels, demand: undefined };
    }
    const wantedRate = frameRate * (this.#wantedShare.value ?? 1);
    const faces = this.#faces.value ?? 0;
    const isRealTime = (received / frameRate) * 1000 <= REAL_TIME * wallMs;
    return {
      receivedPixels,
      demand: {
        pixels,
        frameRate,
        wantedRate,
        fullLookMs,
        glanceMs: this.#glanceMs.value ?? fullLookMs,
        fullShare: this.#fullShare(wantedRate),
        faces,
        requiredMs: this.#requiredMs.value ?? 0,
        optionalMs: this.#optionalMs.value ?? 0,
        isLate: skipped > 0 || (isRealTime && (isStarved || books.overload > before.overload)),
      },
    };
  }

  /**
   * True when the decoder never had to wait for its source: it has more to do than it is given processor for, and what it
   * decodes grows older, which no drop shows.
   */
  #readDecoder(wallMs: number): boolean {
    if (this.#decoder === undefined) return false;
    const before = this.#runnableMs;
    const now = this.#runnableOf(this.#decoder);
    this.#runnableMs = now;
    return now !== undefined && before !== undefined && now - before > ALWAYS * wallMs;
  }

  /** Before enough is known, as the plan of looks has it: the first looks of a session are all in full. */
  #fullShare(wantedRate: number): number {
    const { full, all } = this.#looks;
    if (all >= ENOUGH_LOOKS) return full / all;
    return Math.min(1, 1000 / FULL_EVERY_MS / wantedRate);
  }

  #readRates(received: number, sampledOut: number): void {
    const [first, last] = [this.#first, this.#last];
    if (first && last && last.ptsMs > first.ptsMs) {
      this.#frameRate.add(((last.index - first.index) * 1000) / (last.ptsMs - first.ptsMs));
    }
    this.#first = last;
    if (received > 0) this.#wantedShare.add(1 - sampledOut / received);
  }
}

function booksOf(ledger: FrameLedger): Books {
  const { received, dropped } = ledger.counts();
  const { sampling = 0, overload = 0, late = 0, spared = 0 } = dropped as Record<string, number>;
  return { received, sampling, overload, late, spared };
}
