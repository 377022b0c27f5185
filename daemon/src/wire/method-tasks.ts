import type { PlainData } from '@trueframe/sdk';
import type { WireError } from '@trueframe/sdk/host';
import type { Picture, PictureData } from '@trueframe/sdk/resize';
import type { FrameSlot } from './frame-slot.ts';
import type { PluginHandle } from './ready-plugin.ts';

// Tasks of a method (sdk `Method`) that the engine thread gives to its worker threads, and their answers.

export interface LookTask {
  readonly sessionNumber: number;
  readonly method: PluginHandle;
  readonly detector: PluginHandle;
  readonly view: PlainData;
  readonly slot: FrameSlot;
}

export interface CutTask {
  readonly sessionNumber: number;
  readonly method: PluginHandle;
  readonly slot: FrameSlot;
  /** `model`: whose size the picture gets. */
  readonly cuts: readonly { readonly crop: PlainData; readonly model: PluginHandle }[];
}

export type CutPicture = Picture<PictureData> | { readonly failed: WireError };

export interface Cut {
  /** In memory that threads share: the clips that they make up are large. */
  readonly pictures: readonly CutPicture[];
}

export interface VoteTask {
  readonly sessionNumber: number;
  /** The frames of one input, all of one size. */
  readonly pictures: readonly Picture<PictureData>[];
  readonly model: PluginHandle;
  readonly isMirrored: boolean;
}

export interface Voted {
  /** One of the input or one per frame; empty: the model abstained. */
  readonly scores: readonly number[];
  readonly computeMs: number;
}
