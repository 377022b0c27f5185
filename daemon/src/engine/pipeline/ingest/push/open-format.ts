import { TrueframeError } from '@trueframe/sdk';
import { RAW_TIMES } from '../../decode/raw-times.ts';
import type { MediaPlan } from '../../media-plan.ts';
import type { SourceSettings } from '../ingest.ts';
import { ANALYZE, DEFAULT_FRAME_RATE, type PushFormat } from './push-format.ts';
import { PushedJpeg } from './pushed-jpeg.ts';
import { PushedMp4 } from './pushed-mp4.ts';
import { PushedTs } from './pushed-ts.ts';

/** @throws REQUEST_INVALID */
export function openFormat({ source, pace }: MediaPlan, settings: SourceSettings): PushFormat {
  if (source.kind !== 'push') throw new TypeError('not a pushed source');
  switch (source.format) {
    case 'MEDIA_FORMAT_FMP4':
      return new PushedMp4();
    case 'MEDIA_FORMAT_MPEGTS':
      return new PushedTs(pace === 'live');
    case 'MEDIA_FORMAT_H264_ANNEXB':
      return byteStream(source.frameRate || DEFAULT_FRAME_RATE);
    case 'MEDIA_FORMAT_JPEG':
      return new PushedJpeg(settings.maxPixels);
    default:
      throw new TrueframeError(
        'REQUEST_INVALID',
        `${source.format} is no format that can be pushed`,
      );
  }
}

/** H.264 as it is, with times by its frame rate. */
function byteStream(rate: number): PushFormat {
  return {
    words: 'H.264',
    pieces: {
      timescale: 1,
      push: (bytes) => [{ type: 'opaque', bytes }],
      flush: () => [],
    },
    beginsWithKey: false,
    isTimeless: true,
    reading: () => ({
      inputOptions: [...ANALYZE, ...RAW_TIMES, '-f', 'h264', '-framerate', String(rate)],
      filters: [`setpts=N/${rate}/TB`],
      said: {},
    }),
    given: () => 0,
  };
}
