import { expect, test } from 'vitest';
import { Pipeline } from '../../../../config/pipeline.ts';
import { judgeMethodTrack, judgeMethodVideo } from './judge-method.ts';

const policy = Pipeline.shape.verdict.parse({ synthetic: 0.7, authentic: 0.3, minSamples: 5 });
const track = {
  ...{ score: 0.1, isFallback: false, seen: 10, scored: 10 },
  ...{ abstentions: [], hasFailures: false, blindTo: [] },
};
const video = {
  ...track,
  ...{ analysedFrames: 5, hasFaces: true, hasFailedLooks: false, isCutShort: false },
};
const told = (changes: Partial<Omit<typeof video, 'score'>> & { score?: number | undefined }) => {
  const { label, reasons } = judgeMethodVideo({ ...video, ...changes }, policy);
  return [label, ...reasons];
};

test('what a method pools is judged like any other score', () => {
  expect(told({})).toEqual(['LABEL_AUTHENTIC_LIKELY']);
  expect(told({ score: 0.9 })).toEqual(['LABEL_SYNTHETIC_LIKELY']);
  expect(told({ score: 0.5 })).toEqual(['LABEL_INCONCLUSIVE', 'BETWEEN_THRESHOLDS']);
});

test('what it says when it cannot tell is no verdict', () => {
  const unable = { label: 'LABEL_UNABLE_TO_EVALUATE', reasons: ['TOO_FEW_SAMPLES'] };
  expect(judgeMethodTrack({ ...track, isFallback: true }, policy)).toEqual(unable);
  const failed = { ...track, isFallback: true, hasFailures: true };
  expect(judgeMethodTrack(failed, policy).reasons).toEqual(['MEMBER_FAILED']);
  expect(told({ isFallback: true, hasFailedLooks: true })).toEqual([
    'LABEL_UNABLE_TO_EVALUATE',
    'MEMBER_FAILED',
  ]);
});

test('no frame, no face and an early end are three different answers', () => {
  expect(told({ analysedFrames: 0, isCutShort: true })).toEqual([
    'LABEL_UNABLE_TO_EVALUATE',
    'NO_FRAMES',
  ]);
  expect(told({ hasFaces: false })).toEqual(['LABEL_NOT_APPLICABLE', 'NO_FACE']);
  expect(told({ hasFaces: false, isCutShort: true })).toEqual([
    'LABEL_UNABLE_TO_EVALUATE',
    'TOO_FEW_SAMPLES',
  ]);
});

test('a detector that failed on a frame keeps a video from being authentic, and hides no forgery', () => {
  expect(told({ hasFailedLooks: true })[0]).toBe('LABEL_INCONCLUSIVE');
  expect(told({ hasFailedLooks: true, score: 0.9 })[0]).toBe('LABEL_SYNTHETIC_LIKELY');
  const nothing = { score: undefined, isFallback: true, hasFaces: false, hasFailedLooks: true };
  expect(told(nothing)).toEqual(['LABEL_UNABLE_TO_EVALUATE', 'MEMBER_FAILED']);
});
