import type { Discontinuity, SourceState, VideoInfo } from '@trueframe/proto';
import {
  type ErrorCode,
  type LookedAt,
  type MethodPass,
  type MethodResult,
  type PlannedInput,
  TrueframeError,
} from '@trueframe/sdk';
import type { MethodPipeline } from '../../config/pipeline.ts';
import type { Gate } from '../../lib/gate.ts';
import { mapOrdered } from '../../lib/map-ordered.ts';
import type { PluginBook } from '../../plugins/plugin-book.ts';
import type { Prepared } from '../../wire/prepared.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import { hdrError } from '../pipeline/decode/hdr.ts';
import type { OpenFile } from '../pipeline/decode/open-file.ts';
import { openMedia } from '../pipeline/ingest/open-media.ts';
import { sourcesOf } from '../pipeline/ingest/source-access.ts';
import { FrameLedger } from '../pipeline/ledger.ts';
import type { DecodedFrame, Media } from '../pipeline/media.ts';
import type { RunnerParts } from '../sessions/runner.ts';
import type { SessionMeter } from '../sessions/session-meter.ts';
import { readFrames } from './read-frames.ts';
import { scoreInputs } from './score-inputs.ts';

export interface FilePassesParts extends Pick<RunnerParts, 'config' | 'workers' | 'mediaSocket'> {
  readonly plan: SessionPlan<MethodPipeline>;
  /** The number that worker threads know the session by. */
  readonly number: number;
  readonly prepared: Prepared;
  /** Books the first pass. */
  readonly plugins: PluginBook;
  readonly ledger: FrameLedger;
  readonly meter: SessionMeter;
  /** Frames wait here while it is closed. */
  readonly gate: Gate;
  readonly signal: AbortSignal;
  /** These come once per pass. */
  onSourceState(state: SourceState): void;
  onWarning(code: string, message: string): void;
  onVideo(video: VideoInfo): void;
  onFile(file: OpenFile): Promise<void>;
  /** These come once, of the first pass. */
  onJump(jump: Discontinuity): void;
  /** A wanted frame is there. */
  onFrame(ptsMs: number): void;
  onFailure(error: TrueframeError): void;
}

/** Failures of the pipeline, not of a frame. */
const NO_USE_GOING_ON: ReadonlySet<ErrorCode> = new Set([
  'PLUGIN_OPTIONS_INVALID',
  'MODEL_NOT_FOUND',
  'MODEL_HASH_MISMATCH',
  'MODEL_LOAD_FAILED',
  'MODEL_SHAPE_MISMATCH',
]);

/** Reads a file as often as it takes: to look for faces, and to score what was planned. One pass at a time. */
export class FilePasses {
  readonly #parts: FilePassesParts;
  readonly #ptsMs = new Map<number, number>();
  #received = 0;
  /** Damaged frames of the first pass. */
  #corrupt = 0;
  #passes = 0;
  #completeness = 0;
  /** The size that all frames are scaled to; undefined: they have one size. */
  #size: { readonly width: number; readonly height: number } | undefined;
  #media: Media | undefined;
  #isStopped = false;

  constructor(parts: FilePassesParts) {
    this.#parts = parts;
  }

  /** Media time, in milliseconds, of every frame that was looked at or cut. */
  get ptsMs(): ReadonlyMap<number, number> {
    return this.#ptsMs;
  }

  /** Frames that the longest pass decoded. */
  get received(): number {
    return this.#received;
  }

  /** Frames that were wanted and damaged. */
  get corrupt(): number {
    return this.#corrupt;
  }

  /** Completeness of the last pass, see `Media`. */
  get completeness(): number {
    return this.#completeness;
  }

  /** Ends the pass that is under way, and every later one, with what was read so far. */
  stop(): void {
    this.#isStopped = true;
    this.#media?.stop();
  }

  /**
   * Has the detector look at the wanted frames. A video whose size changes is looked at again in the largest one: methods
   * compare boxes of different frames.
   */
  async look(pass: MethodPass, wanted: readonly number[]): Promise<readonly LookedAt[]> {
    const looks = await this.#lookOnce(pass, wanted);
    if (this.#isStopped || !looks.some((look) => isOther(look, looks[0]!))) return looks;
    const [{ width, height }] = [...looks].sort((a, b) => areaOf(b) - areaOf(a)) as [LookedAt];
    this.#size = { width, height };
    return await this.#lookOnce(pass, wanted);
  }

  async #lookOnce(
    { view, detectorOptions = {} }: MethodPass,
    wanted: readonly number[],
  ): Promise<readonly LookedAt[]> {
    const { plan, number: sessionNumber, workers, plugins, config, meter, onFailure } = this.#parts;
    const { method, detector } = plan.pipeline;
    const options = { ...detector.options, ...detectorOptions };
    const looker = { use: detector.use, options };
    const handles = {
      method: plugins.resolve('method', method).handle,
      detector: plugins.resolve('detector', looker).handle,
    };
    const ledger = this.#received === 0 ? this.#parts.ledger : new FrameLedger();
    const frames = this.#read(wanted, ledger);
    const looked = mapOrdered(frames, config.engine.framesInFlight, async (frame) => {
      const { slot } = frame;
      const { index, width, height } = slot;
      try {
        const task = { sessionNumber, ...handles, view, slot };
        const { detections } = await workers.look(task);
        meter.detected(frame, { detections, kind: 'full', scale: 1 });
        ledger.analyse();
        return { frame: index, width, height, faces: detections, hasFailed: false };
      } catch (reason) {
        const error = TrueframeError.from(reason);
        if (NO_USE_GOING_ON.has(error.code)) throw error;
        ledger.drop('error');
        onFailure(error);
        return { frame: index, width, height, faces: [], hasFailed: true };
      } finally {
        frame.release();
      }
    });
    const looks: LookedAt[] = [];
    for await (const look of looked) looks.push(look);
    return looks;
  }

  /** Cuts the inputs out of the file and has the members score them. */
  async score(inputs: readonly PlannedInput[]): Promise<MethodResult[]> {
    const { plan, number: sessionNumber, prepared, workers, plugins, config, meter } = this.#parts;
    const method = plugins.resolve('method', plan.pipeline.method).handle;
    const { ensemble } = plugins.handlesOf(plan.pipeline);
    const wanted = [...new Set(inputs.flatMap(({ frames }) => frames))].sort((a, b) => a - b);
    return scoreInputs(
      inputs,
      this.#read(wanted, new FrameLedger()),
      {
        cut: ({ slot }, here) => {
          // All voters of an input take pictures of one size.
          const cuts = here.map(({ crop, votes: [first] }) => {
            return { crop, model: ensemble[first!.member]! };
          });
          return workers.cut({ sessionNumber, method, slot, cuts });
        },
        vote: async (pictures, { member, isMirrored }) => {
          const { id } = prepared.members[member]!.info;
          const task = { sessionNumber, pictures, model: ensemble[member]!, isMirrored };
          const voted = await workers.vote(task).catch((reason) => {
            meter.voteFailed(id);
            throw reason;
          });
          meter.voted(id, voted);
          return voted.scores;
        },
        onFailure: this.#parts.onFailure,
      },
      config.engine.framesInFlight,
    );
  }

  async *#read(wanted: readonly number[], ledger: FrameLedger): AsyncGenerator<DecodedFrame> {
    const { plan, config, mediaSocket, signal, gate } = this.#parts;
    const { onSourceState, onWarning, onFile } = this.#parts;
    const { ringSlots } = config.engine;
    const media = openMedia(
      // Without any wanted frame the first one still tells whether it is a video.
      {
        ...plan,
        sampling: { frames: wanted.length > 0 ? wanted : [0] },
        ...(this.#size && { size: this.#size }),
      },
      {
        ...sourcesOf(config.sources, plan.tenant.id),
        ringSlots,
        mediaSocket,
      },
      { ledger, signal, listener: { onSourceState, onWarning, onFile } },
    );
    this.#media = media;
    if (this.#isStopped) media.stop();
    this.#passes += 1;
    const isFirst = this.#passes === 1;
    const onJump = (jump: Discontinuity) => {
      if (isFirst) this.#parts.onJump(jump);
    };
    const { onVideo } = this.#parts;
    for await (const frame of readFrames(media, wanted, ledger, gate, onVideo, onJump)) {
      const { index, ptsMs, isUngraded } = frame.slot;
      if (isUngraded) {
        frame.release();
        throw hdrError();
      }
      this.#ptsMs.set(index, ptsMs);
      this.#parts.onFrame(ptsMs);
      yield frame;
    }
    signal.throwIfAborted();
    if (isFirst) this.#corrupt = ledger.counts().dropped.corrupt ?? 0;
    this.#received = Math.max(this.#received, ledger.received);
    this.#completeness = media.completeness();
  }
}

type Size = Pick<LookedAt, 'width' | 'height'>;

function isOther(a: Size, b: Size): boolean {
  return a.width !== b.width || a.height !== b.height;
}

function areaOf({ width, height }: Size): number {
  return width * height;
}
