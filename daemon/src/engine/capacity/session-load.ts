import type { FrameSlot } from '../../wire/frame-slot.ts';
import type { SessionDemand } from '../../wire/load-report.ts';
import { runnableMs } from '../pipeline/decode/decoder-cpu.ts';
import type { FrameLedger } from '../pipeline/ledger.ts';
import { Ewma } from './ewma.ts';

/** A source that comes this much faster than it was filmed is a recording, and what is dropped of it is no distress. */
const REAL_TIME = 1.3;
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
  #books: Books;
  #readAtMs: number;
  #first: Pick<FrameSlot, 'index' | 'ptsMs'> | undefined;
  #last: FrameSlot | undefined;
  #decoder: number | undefined;
  #runnableMs: number | undefined;
  readonly #frameRate = new Ewma();
  readonly #wantedShare = new Ewma();
  readonly #faces = new Ewma();
  readonly #detectMs = new Ewma();
  readonly #requiredMs = new Ewma();
  readonly #optionalMs = new Ewma();

  constructor(ledger: FrameLedger, nowMs: number) {
    this.#ledger = ledger;
    this.#books = booksOf(ledger);
    this.#readAtMs = nowMs;
  }

  /** The process that decodes from now on. */
  decodedBy(pid: number): void {
    this.#decoder = pid;
    this.#runnableMs = runnableMs(pid);
  }

  /** A wanted frame leaves the decoder, at full quality or not. */
  frame(slot: FrameSlot): void {
    this.#first ??= slot;
    this.#last = slot;
  }

  detected(busyMs: number): void {
    this.#detectMs.add(busyMs);
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
    const detectMs = this.#detectMs.value;
    if (frameRate === undefined || detectMs === undefined) {
      return { receivedPixels, demand: undefined };
    }
    const faces = this.#faces.value ?? 0;
    const isRealTime = (received / frameRate) * 1000 <= REAL_TIME * wallMs;
    return {
      receivedPixels,
      demand: {
        pixels,
        frameRate,
        wantedRate: frameRate * (this.#wantedShare.value ?? 1),
        detectMs,
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
    const now = runnableMs(this.#decoder);
    this.#runnableMs = now;
    return now !== undefined && before !== undefined && now - before > ALWAYS * wallMs;
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
