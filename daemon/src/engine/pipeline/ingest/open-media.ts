import type { SourceState, VideoInfo } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import { completenessWith } from '../analysed-share.ts';
import { FrameQueue } from '../decode/frame-queue.ts';
import { JumpBook } from '../decode/jump-book.ts';
import { Timeline } from '../decode/timeline.ts';
import { WindowClock } from '../decode/window-clock.ts';
import { ringSlotsFor } from '../decode/window-plan.ts';
import { isTruncated } from '../emit/judge/truncation.ts';
import type { Media, MediaContext, MediaItem } from '../media.ts';
import type { MediaPlan } from '../media-plan.ts';
import { SamplingWatch } from '../sampling-watch.ts';
import { readFile } from './file/file-source.ts';
import type { Ingest, MediaResume, ReadSource, SourceSettings } from './ingest.ts';
import { MissingMedia } from './missing-media.ts';
import { Need, type Rate } from './need.ts';
import { readPushed } from './push/push-source.ts';
import { readRtsp } from './rtsp-source.ts';

const READERS: Readonly<Record<MediaPlan['source']['kind'], ReadSource>> = {
  file: readFile,
  rtsp: readRtsp,
  push: readPushed,
};

/**
 * Opens the source of a session. Nothing runs until the first item is asked for; when the iteration has ended, in
 * whatever way, no process, socket or timer of it is left.
 *
 * Errors of the iteration: SOURCE_*, DECODE_*, FFMPEG_MISSING, REQUEST_INVALID; SESSION_CANCELLED after an abort.
 */
export function openMedia(
  plan: MediaPlan,
  settings: SourceSettings,
  context: MediaContext,
  resume?: MediaResume,
): Media {
  return new OpenMedia(plan, settings, context, resume);
}

class OpenMedia implements Media {
  readonly #context: MediaContext;
  readonly #ingest: Ingest;
  readonly #queue: FrameQueue;
  readonly #halt = new AbortController();
  #completeness = 0;
  #endedBy: 'source' | 'limit' | 'stop' | undefined;
  #isStopped = false;
  readonly #missing: MissingMedia;
  #isRead = false;
  #isAnnounced = false;
  #isDamageTold = false;

  constructor(
    plan: MediaPlan,
    settings: SourceSettings,
    context: MediaContext,
    resume: MediaResume | undefined,
  ) {
    this.#context = context;
    this.#missing = new MissingMedia(Math.max(0, resume?.afterPtsMs ?? 0));
    this.#queue = new FrameQueue({
      ledger: context.ledger,
      slots: ringSlotsFor(settings.ringSlots, plan.window),
      pace: plan.pace,
      keepsNewestOnly: plan.sampling === 'latest',
      window: plan.window,
    });
    this.#ingest = {
      plan,
      settings,
      resume,
      queue: this.#queue,
      timeline: new Timeline(resume?.received ?? 0, resume?.afterPtsMs ?? Number.NEGATIVE_INFINITY),
      ledger: context.ledger,
      jumps: new JumpBook(),
      sampled: new SamplingWatch(plan.sampling),
      windows: plan.window && new WindowClock(plan.window),
      listener: context.listener,
      need: new Need(),
      halt: this.#halt.signal,
      limitMs: plan.maxMediaMs > 0 ? plan.maxMediaMs : Number.POSITIVE_INFINITY,
      noteCorrupt: (ptsMs) => this.#noteCorrupt(ptsMs),
      announce: (video) => this.#announce(video),
      tell: (state, more) => this.#tell(state, more),
      setCompleteness: (share) => {
        this.#completeness = share;
      },
    };
  }

  completeness(): number {
    return completenessWith(this.#ingest.sampled.share, this.#completeness);
  }

  endedBy(): 'source' | 'limit' | 'stop' | undefined {
    return this.#endedBy;
  }

  missing(durationMs: number): void {
    this.#missing.add(durationMs);
  }

  need(rate: Rate): void {
    this.#ingest.need.set(rate);
  }

  stop(): void {
    this.#isStopped = true;
    this.#halt.abort();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<MediaItem> {
    if (this.#isRead) throw new TrueframeError('INTERNAL', 'a source can be read only once');
    this.#isRead = true;
    const { signal } = this.#context;
    const onAbort = () => {
      this.#queue.discard();
      this.#halt.abort();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    const reading = this.#read();
    try {
      for (;;) {
        const item = await this.#queue.next();
        if (!item) return;
        if (item.type === 'frame') {
          const gap = this.#missing.before(item.frame.slot.ptsMs);
          if (gap) yield { type: 'gap', gap };
        }
        yield item;
      }
    } finally {
      this.#halt.abort();
      await reading;
      this.#queue.discard();
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Never rejects: an error goes through the queue. */
  async #read(): Promise<void> {
    const { plan } = this.#ingest;
    const { signal } = this.#context;
    try {
      const end = this.#halt.signal.aborted
        ? 'source'
        : await READERS[plan.source.kind](this.#ingest);
      if (signal.aborted) return this.#cancelled();
      const discontinuity = this.#ingest.jumps.flush();
      if (discontinuity) this.#queue.push({ type: 'discontinuity', discontinuity });
      this.#tellIfStarved();
      this.#endedBy = this.#isStopped ? 'stop' : end;
      this.#tell('STATE_ENDED');
      this.#queue.end();
    } catch (reason) {
      if (signal.aborted) return this.#cancelled();
      if (this.#isStopped) {
        // Stopped while it was still connecting: there is nothing to finish, and nothing has failed.
        this.#endedBy = 'stop';
        this.#tell('STATE_ENDED');
        return this.#queue.end();
      }
      const error = TrueframeError.from(reason);
      this.#tell('STATE_ENDED', { reason: error.code, message: error.message });
      this.#queue.end(error);
    }
  }

  #tellIfStarved(): void {
    const { share } = this.#ingest.sampled;
    if (share > 0 && !isTruncated(share)) return;
    this.#context.listener.onWarning(
      'SOURCE_TRUNCATED',
      `sampling has taken no frame of ${Math.ceil((1 - share) * 100)} % of the media, though frames came all the time: this is a fault of Trueframe; report it with the file`,
    );
  }

  #cancelled(): void {
    this.#queue.fail(new TrueframeError('SESSION_CANCELLED', 'the session was cancelled'));
  }

  #announce(video: VideoInfo): void {
    if (this.#isAnnounced) return;
    this.#isAnnounced = true;
    this.#queue.push({ type: 'video', video });
  }

  #noteCorrupt(ptsMs: number): void {
    if (this.#isDamageTold) return;
    this.#isDamageTold = true;
    this.#context.listener.onWarning(
      'DECODE_DAMAGED',
      `the decoder had to make up parts of frames from ${(ptsMs / 1000).toFixed(1)} s on; such frames are not scored, frames.dropped.corrupt counts them. Look for lost packets (RTSP) or a damaged file`,
    );
  }

  #tell(state: NonNullable<SourceState['state']>, more: Omit<SourceState, 'state'> = {}): void {
    this.#context.listener.onSourceState({ state, ...more });
  }
}

export type { MediaResume, SourceSettings };
