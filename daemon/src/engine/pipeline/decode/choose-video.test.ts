import { expect, test } from 'vitest';
import { chooseVideo, type VideoCandidate } from './choose-video.ts';

const main: VideoCandidate = {
  codec_type: 'video',
  width: 640,
  height: 480,
  duration: '60.0',
  nb_frames: '1500',
  disposition: { default: 1 },
};
const large = { width: 1280, height: 960 };
const sound = { codec_type: 'audio', duration: '60.0', disposition: { default: 1 } };

test.each<[string, VideoCandidate]>([
  ['cover art', { ...main, ...large, disposition: { default: 1, attached_pic: 1 } }],
  ['thumbnails', { ...main, ...large, disposition: { default: 1, timed_thumbnails: 1 } }],
  ['the photograph of a motion photo', { ...main, ...large, nb_frames: '1', duration: '0.04' }],
  ['a short preview', { ...main, ...large, duration: '5.0', nb_frames: '125' }],
  ['a stream that is no default', { ...main, ...large, disposition: { default: 0 } }],
  ['a smaller one', { ...main, width: 320, height: 240 }],
  ['its equal that comes later', { ...main }],
])('rather than %s the video is chosen', (_, other) => {
  expect(chooseVideo([sound, main, other])).toBe(main);
});

test('of streams that say nothing the largest is chosen', () => {
  const bare = { codec_type: 'video', width: 320, height: 240 };
  const larger = { ...bare, ...large };
  expect(chooseVideo([bare, larger])).toBe(larger);
});

test('a single picture is better than nothing, cover art is not', () => {
  const single = { ...main, nb_frames: '1' };
  expect(chooseVideo([sound, single])).toBe(single);
  expect(chooseVideo([sound, { ...main, disposition: { attached_pic: 1 } }])).toBeUndefined();
});
