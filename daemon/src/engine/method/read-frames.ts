import type { Discontinuity, VideoInfo } from '@trueframe/proto';
import type { Gate } from '../../lib/gate.ts';
import type { FrameLedger } from '../pipeline/ledger.ts';
import type { DecodedFrame, MediaItem } from '../pipeline/media.ts';

/** The wanted frames of one reading; others that came along are let go. Waits while the gate is closed. */
export async function* readFrames(
  media: AsyncIterable<MediaItem>,
  wanted: readonly number[],
  ledger: FrameLedger,
  gate: Gate,
  onVideo: (video: VideoInfo) => void,
  onJump: (jump: Discontinuity) => void,
): AsyncGenerator<DecodedFrame> {
  const indices = new Set(wanted);
  for await (const item of media) {
    await gate.passed();
    if (item.type === 'video') onVideo(item.video);
    if (item.type === 'discontinuity') onJump(item.discontinuity);
    if (item.type !== 'frame') continue;
    if (indices.has(item.frame.slot.index)) {
      yield item.frame;
    } else {
      item.frame.release();
      ledger.drop('sampling');
    }
  }
}
