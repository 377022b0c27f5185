import type { LoadedSession } from '../control/admission/load-control.ts';
import { Relief } from '../engine/capacity/relief.ts';
import { SessionLoad } from '../engine/capacity/session-load.ts';
import { ContinuousClock } from '../engine/pipeline/decode/continuous-clock.ts';
import type { DecodeLog } from '../engine/pipeline/decode/decode-log.ts';
import { FrameBook } from '../engine/pipeline/decode/frame-book.ts';
import { FrameQueue } from '../engine/pipeline/decode/frame-queue.ts';
import { Timeline } from '../engine/pipeline/decode/timeline.ts';
import { detectStage } from '../engine/pipeline/detect/detect-stage.ts';
import { LookPlan } from '../engine/pipeline/detect/look-plan.ts';
import { MediaFeed } from '../engine/pipeline/ingest/push/feed/media-feed.ts';
import type { CroppedItem, DetectedItem } from '../engine/pipeline/items.ts';
import { FrameLedger } from '../engine/pipeline/ledger.ts';
import type { MediaItem } from '../engine/pipeline/media.ts';
import { SamplingWatch } from '../engine/pipeline/sampling-watch.ts';
import { scoreStage } from '../engine/pipeline/score/score-stage.ts';
import type { SessionMeter } from '../engine/sessions/session-meter.ts';
import { Visits, type VisitsParts } from '../engine/sessions/visits.ts';
import { VirtualDecoder } from './virtual-decoder.ts';
import type { VirtualPlace } from './virtual-place.ts';
import {
  type SourceShape,
  TICKS_PER_SECOND,
  unitBytes,
  VirtualPieces,
  VirtualSocket,
} from './virtual-source.ts';
import { MEMBERS } from './virtual-workers.ts';

const SLOTS = 8;
const IN_FLIGHT = 4;
/** Shares of the engine thread's time for an analysed frame. */
const TAKING_OVER = 0.5;
const TELLING = 0.25;
/** The age limit is for the beginning of a visit, by the time at which media has arrived; this is for its end, from the sending. */
const IN_TIME = 1.5;
const SIZE = { width: 1280, height: 720 };

/** A live session of pushed media: the real feed, frame queue, look plan and stages, around a virtual decoder. */
export class VirtualSession implements LoadedSession {
  readonly id: string;
  readonly ordinal: number;
  readonly planned: LoadedSession['planned'];
  readonly ledger = new FrameLedger();
  readonly load: SessionLoad;
  sent = 0;
  analysed = 0;
  analysedInTime = 0;
  gaps = 0;
  readonly #place: VirtualPlace;
  readonly shape: SourceShape;
  readonly #relief: Relief;
  readonly #socket = new VirtualSocket();
  readonly #feed: MediaFeed;
  readonly #queue: FrameQueue;
  readonly #book: FrameBook;
  /** Time at which the source's first frame is due. */
  readonly #startMs: number;
  #isStopped = false;

  constructor(place: VirtualPlace, ordinal: number, shape: SourceShape, rung: number) {
    this.id = String(ordinal);
    this.ordinal = ordinal;
    const tenant = { id: '', weight: 1 };
    const sampling = { fps: shape.wantedFps };
    this.planned = { pace: 'live', pipelineVersion: 'v', sampling, tenant };
    this.#place = place;
    this.shape = shape;
    this.#relief = new Relief(rung);
    const { clock, machine, costs, settings, workers } = place;
    const thread = machine.thread('decode', settings.decoderNice);
    this.load = new SessionLoad(this.ledger, clock.now(), () => thread.runnableMs);
    this.load.decodedBy(ordinal);
    this.#queue = new FrameQueue({
      ...{ ledger: this.ledger, slots: SLOTS, pace: 'live', keepsNewestOnly: false },
    });
    this.#feed = this.#openFeed();
    this.#book = this.#openBook();
    this.#startMs = clock.now() + shape.phaseMs;
    workers.enrol(ordinal, shape);
    const decoder = new VirtualDecoder(thread, this.#feed.input, shape, costs, (index, isWanted) =>
      this.#decoded(index, isWanted),
    );
    void decoder.over.then(async () => {
      await place.main.run(0); // By then it is heard what the decoder has said.
      this.#book.settle(true);
      this.#feed.close();
      this.#queue.end();
    });
    void this.#analyse();
    this.#send();
  }

  get sessionId(): string {
    return this.id;
  }

  readonly isLive = true;
  readonly isMetered = true;

  get rung(): number {
    return this.#relief.rung;
  }

  degrade(rung: number): void {
    this.#relief.moveTo(rung);
  }

  /** The source ends. */
  stop(): void {
    this.#isStopped = true;
    const { others, main } = this.#place;
    void others
      .run(0)
      .then(() => main.run(0))
      .then(() => this.#socket.emit('end'));
  }

  #openFeed(): MediaFeed {
    const { settings, decodeTurns } = this.#place;
    return new MediaFeed(this.#socket.asSocket, new VirtualPieces(this.shape), {
      ...{ isLive: true, threads: 1, beginsWithKey: true, wantedFps: this.shape.wantedFps },
      ...{ maxAgeMs: settings.maxAgeMs * 0.5, uselessAgeMs: settings.maxAgeMs * 0.75 },
      turns: decodeTurns,
      onSkipped: (frames) => {
        this.ledger.receive(frames);
        this.ledger.drop('late', frames);
      },
    });
  }

  #openBook(): FrameBook {
    const clock = new ContinuousClock({ startSeconds: 0, stepSeconds: 1 / this.shape.frameRate });
    const book = new FrameBook(
      {
        ...{ clock, threads: 1, map: '0:v:0', limitMs: Number.POSITIVE_INFINITY },
        toMediaMs: (seconds) => seconds * 1000,
        sampling: 'fps',
        sampled: new SamplingWatch({ fps: this.shape.wantedFps }),
        onJump: () => undefined,
        onFrame: (seconds) => this.#feed.decoded(seconds),
      },
      new Timeline(0, Number.NEGATIVE_INFINITY),
      this.ledger,
      { stream: () => undefined } as unknown as DecodeLog,
    );
    book.read({ type: 'time-base', seconds: 1 / TICKS_PER_SECOND });
    return book;
  }

  #send(): void {
    const { clock, others, main, costs } = this.#place;
    const index = this.sent;
    clock.at(this.#startMs + (index * 1000) / this.shape.frameRate, () => {
      if (this.#isStopped) return;
      this.sent += 1;
      void others
        .run(costs.othersPerUnit)
        .then(() => main.run(costs.enginePerUnit / 2))
        .then(() => this.#socket.emit('data', unitBytes(index)));
      this.#send();
    });
  }

  async #decoded(index: number, isWanted: boolean): Promise<void> {
    const { main, costs } = this.#place;
    const takingOverMs = isWanted ? costs.enginePerFrame * TAKING_OVER : 0;
    await main.run(costs.enginePerUnit / 2 + takingOverMs);
    this.#book.read({ type: 'decoded', pts: (index * TICKS_PER_SECOND) / this.shape.frameRate });
    if (!isWanted) return;
    this.#book.read({ type: 'picture', ...SIZE, pixelFormat: 'yuv420p', byte: -1 });
    const color = { range: 'tv', space: 'bt709', transfer: 'bt709' };
    const announced = this.#book.read({ type: 'color', ...color });
    if (announced === undefined || announced === 'limit') return;
    const slot = this.#queue.open({ ...announced.label, byteLength: 1 });
    if (typeof slot !== 'string') slot.commit();
  }

  async #analyse(): Promise<void> {
    const { workers, settings, main, others, costs, clock } = this.#place;
    const ensemble = Array.from({ length: MEMBERS }, (_, k) => ({ optional: k === MEMBERS - 1 }));
    const visits = new Visits({
      ...{ workers: workers.asWorkers, number: this.ordinal, maxAgeMs: settings.maxAgeMs },
      ...{ relief: this.#relief, load: this.load },
      pipeline: { ensemble },
      handles: { detector: {}, ensemble },
      prepared: { members: [] },
      meter: { detected() {}, scored() {} } as unknown as SessionMeter,
    } as unknown as VisitsParts);
    const looks = new LookPlan(IN_FLIGHT);
    const detected = detectStage(
      this.#admit(),
      (frame, expected) => visits.find(frame, expected),
      this.ledger,
      IN_FLIGHT,
      looks,
    );
    const scored = scoreStage(
      cropped(detected),
      (frame, boxes) => visits.score(frame, boxes),
      MEMBERS,
      IN_FLIGHT,
    );
    for await (const item of scored) {
      if (item.type === 'gap') this.gaps += 1;
      if (item.type !== 'frame') continue;
      await main.run(costs.enginePerFrame * TELLING);
      void others.run(costs.othersPerFrame);
      this.load.seen(item.boxes.length);
      this.ledger.analyse();
      this.analysed += 1;
      const ageMs = clock.now() - this.#startMs - item.frame.slot.ptsMs;
      if (ageMs <= settings.maxAgeMs * IN_TIME) this.analysedInTime += 1;
    }
  }

  async *#admit(): AsyncGenerator<MediaItem> {
    for (let item = await this.#queue.next(); item; item = await this.#queue.next()) {
      if (item.type === 'frame') {
        this.load.frame(item.frame.slot);
        if (!this.#relief.takesNext()) {
          item.frame.release();
          this.ledger.drop('degraded');
          continue;
        }
      }
      yield item;
    }
  }
}

/** Every face has a track. */
async function* cropped(items: AsyncIterable<DetectedItem>): AsyncGenerator<CroppedItem> {
  for await (const item of items) {
    if (item.type !== 'frame') {
      yield item;
      continue;
    }
    const seen = item.look.detections.map((detection, id) => ({ trackId: id, detection }));
    const update = { seen, ended: [] } as unknown as Extract<
      CroppedItem,
      { type: 'frame' }
    >['update'];
    yield { ...item, update, boxes: item.look.detections.map(({ box }) => box) };
  }
}
