import type { EngineConfig } from '@trueframe/daemon';
import type { SamplingPolicy } from '@trueframe/daemon/config';
import { decodePicture, windowFor } from '@trueframe/daemon/media';
import { isVideoName, readVideo } from '@trueframe/dataset';
import type { Frame, ModelInput } from '@trueframe/sdk';
import { output } from '../output.ts';
import { paint } from '../terminal.ts';

/** A picture, or a frame of a video. Its pixels are valid until the next one is asked for. */
export interface Look {
  readonly frame: Frame;
  /** The frames before it that a model of several takes, oldest first; none of a picture. */
  readonly before: readonly Frame[];
  /** Reason why models cannot judge it. */
  readonly fault?: string | undefined;
  /** Place in its video; absent of a picture. */
  readonly at?: { readonly ptsMs: number; readonly frameIndex: number };
}

export interface LookingAt {
  readonly config: EngineConfig;
  /** Policy that chooses the frames of a video. */
  readonly sampling: SamplingPolicy;
  /** Media time in milliseconds after which a video is left; 0: its end. */
  readonly maxMediaMs: number;
  /** Set: frames come with those before them that this model takes. */
  readonly input?: ModelInput;
}

/**
 * Decodes a picture, or the frames of a video that are wanted. A damaged video gives what can be read, and a warning on stderr.
 * @throws SOURCE_*, DECODE_*, FFMPEG_MISSING
 */
export async function* looksOf(
  path: string,
  { config, sampling, maxMediaMs, input }: LookingAt,
): AsyncGenerator<Look> {
  if (!isVideoName(path)) {
    yield { frame: await decodePicture(path), before: [] };
    return;
  }
  const onWarning = (message: string) =>
    output().stderr.write(`${paint('yellow', 'warning')} ${path}: ${message}\n`);
  const part = { maxMediaMs, window: input && windowFor([input]) };
  for await (const frame of readVideo(path, sampling, config, { onWarning }, part)) {
    const { before, fault, ptsMs, index } = frame;
    yield { frame, before, fault, at: { ptsMs, frameIndex: index } };
  }
}
