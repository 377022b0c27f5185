// @trueframe/daemon/media: pictures and the frames of videos, decoded as the daemon decodes them.

export type { VideoInfo } from '@trueframe/proto';
export { FragmentedMp4 } from '../containers/mp4/fragmented-mp4.ts';
export { type BurnIn, burnIn } from '../engine/pipeline/decode/burn-in.ts';
export { decodePicture } from '../engine/pipeline/decode/decode-picture.ts';
export { encodeJpegs } from '../engine/pipeline/decode/encode-jpegs.ts';
export { ffmpegMissing } from '../engine/pipeline/decode/guard.ts';
export { windowFor } from '../engine/pipeline/decode/window-plan.ts';
export {
  type MediaResume,
  openMedia,
  type SourceSettings,
} from '../engine/pipeline/ingest/open-media.ts';
export { sourcesOf } from '../engine/pipeline/ingest/source-access.ts';
export { FrameLedger } from '../engine/pipeline/ledger.ts';
export type { DecodedFrame, Media } from '../engine/pipeline/media.ts';
export type { MediaPlan } from '../engine/pipeline/media-plan.ts';
export type { FrameSlot } from '../wire/frame-slot.ts';
export type { SessionPlan } from '../wire/session-plan.ts';
