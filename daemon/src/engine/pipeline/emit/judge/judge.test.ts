import { describe, expect, test } from 'vitest';
import { Pipeline } from '../../../../config/pipeline.ts';
import { Borders } from './borders.ts';
import { judgeSession } from './judge-session.ts';
import { judgeTrack } from './judge-track.ts';

const policy = Pipeline.shape.verdict.parse({
  synthetic: 0.7,
  authentic: 0.3,
  hysteresis: 0.05,
  minSamples: 5,
});
/** Nothing was judged before. */
const none = () => Borders.of(policy);
const track = {
  score: 0.1,
  seen: 10,
  scored: 10,
  abstentions: [],
  hasFailures: false,
  blindTo: [],
};
const session = {
  score: 0.1,
  analysedFrames: 10,
  tracks: [{ label: 'LABEL_AUTHENTIC_LIKELY' as const, seen: 10, scored: 10 }],
  abstentions: [],
  hasFailures: false,
  isReduced: false,
  blindTo: [],
  gapShare: 0,
};

describe('judgeTrack', () => {
  test.each([
    [0.1, 'LABEL_AUTHENTIC_LIKELY'],
    [0.3, 'LABEL_AUTHENTIC_LIKELY'],
    [0.5, 'LABEL_INCONCLUSIVE'],
    [0.7, 'LABEL_SYNTHETIC_LIKELY'],
  ])('score %f is %s', (score, label) => {
    expect(judgeTrack({ ...track, score }, policy, none()).label).toBe(label);
  });

  test('a label is kept until the score passes back by the hysteresis, also when it cannot be given', () => {
    const told = (scores: readonly number[], blindTo: readonly string[] = []) => {
      const borders = Borders.of(policy);
      return scores.map((score) => {
        const { label, reasons } = judgeTrack({ ...track, score, blindTo }, policy, borders);
        return reasons[0] ?? label;
      });
    };
    const [high, low] = ['LABEL_SYNTHETIC_LIKELY', 'LABEL_AUTHENTIC_LIKELY'];
    const between = 'BETWEEN_THRESHOLDS';
    expect(told([0.69, 0.7, 0.66, 0.65, 0.64, 0.66])).toEqual([
      ...[between, high, high, high, between, between],
    ]);
    expect(told([0.31, 0.3, 0.34, 0.35, 0.36])).toEqual([between, low, low, low, between]);
    expect(told([0.31, 0.3, 0.34, 0.36, 0.34], ['x'])).toEqual([
      ...[between, 'BLIND_SPOT', 'BLIND_SPOT', between, between],
    ]);
  });

  test('coverage that is low is so until it has risen by a twentieth', () => {
    const borders = Borders.of(policy);
    const told = [20, 19, 24, 25, 20, 19].map((scored) => {
      return judgeTrack({ ...track, seen: 100, scored }, policy, borders).reasons[0];
    });
    const low = 'LOW_COVERAGE';
    expect(told).toEqual([undefined, low, low, undefined, undefined, low]);
    const last = Borders.final(policy, borders.held);
    expect(judgeTrack({ ...track, seen: 100, scored: 20 }, policy, last).reasons).toEqual([]);
  });

  test('no score is unable to evaluate, with the reasons why', () => {
    const facts = { ...track, score: undefined, scored: 0, abstentions: ['FACE_TOO_SMALL'] };
    expect(judgeTrack(facts, policy, none())).toEqual({
      label: 'LABEL_UNABLE_TO_EVALUATE',
      reasons: ['FACE_TOO_SMALL'],
    });
  });

  test('a track that could mostly not be scored is unable to evaluate', () => {
    const verdict = judgeTrack({ ...track, seen: 100, scored: 10 }, policy, none());
    expect(verdict).toEqual({ label: 'LABEL_UNABLE_TO_EVALUATE', reasons: ['LOW_COVERAGE'] });
  });

  test('too few samples settle nothing', () => {
    const verdict = judgeTrack({ ...track, seen: 4, scored: 4 }, policy, none());
    expect(verdict).toEqual({ label: 'LABEL_INCONCLUSIVE', reasons: ['TOO_FEW_SAMPLES'] });
  });

  test('a failed member never lets a track be authentic, but does not hide a forgery', () => {
    const facts = { ...track, hasFailures: true };
    expect(judgeTrack(facts, policy, none()).label).toBe('LABEL_INCONCLUSIVE');
    expect(judgeTrack({ ...facts, score: 0.9 }, policy, none()).label).toBe(
      'LABEL_SYNTHETIC_LIKELY',
    );
  });
});

test('whoever is blind to a family of manipulation vouches for nobody', () => {
  const blindTo = ['talking-head'];
  const verdict = { label: 'LABEL_INCONCLUSIVE', reasons: ['BLIND_SPOT'] };
  expect(judgeTrack({ ...track, blindTo }, policy, none())).toEqual(verdict);
  expect(judgeSession({ ...session, blindTo }, policy, none())).toEqual(verdict);
  expect(judgeTrack({ ...track, blindTo, score: 0.9 }, policy, none()).label).toBe(
    'LABEL_SYNTHETIC_LIKELY',
  );
});

test('a family outside the declared scope is named, and keeps nobody from being vouched for; another does', () => {
  const claims = { ...policy, outsideScope: ['talking-head'] };
  const verdict = { label: 'LABEL_AUTHENTIC_LIKELY', reasons: ['BLIND_SPOT'] };
  const blindTo = ['talking-head'];
  expect(judgeTrack({ ...track, blindTo }, claims, none())).toEqual(verdict);
  expect(judgeSession({ ...session, blindTo }, claims, none())).toEqual(verdict);
  // A member that finds these was skipped.
  const more = { blindTo: [...blindTo, 'face-swap-classic'] };
  const withheld = { label: 'LABEL_INCONCLUSIVE', reasons: ['BLIND_SPOT'] };
  expect(judgeTrack({ ...track, ...more }, claims, none())).toEqual(withheld);
  expect(judgeSession({ ...session, ...more }, claims, none())).toEqual(withheld);
  expect(judgeTrack({ ...track, blindTo, hasFailures: true }, claims, none()).label).toBe(
    'LABEL_INCONCLUSIVE',
  );
});

describe('judgeSession', () => {
  test('no frame, no face and no score are three different answers', () => {
    expect(judgeSession({ ...session, analysedFrames: 0 }, policy, none()).label).toBe(
      'LABEL_UNABLE_TO_EVALUATE',
    );
    expect(judgeSession({ ...session, tracks: [] }, policy, none()).label).toBe(
      'LABEL_NOT_APPLICABLE',
    );
    const unable = { label: 'LABEL_UNABLE_TO_EVALUATE' as const, seen: 5, scored: 0 };
    const verdict = judgeSession(
      { ...session, tracks: [unable], score: undefined },
      policy,
      none(),
    );
    expect(verdict.label).toBe('LABEL_UNABLE_TO_EVALUATE');
  });

  test('faces that could not be evaluated are named, and most of them forbid authentic', () => {
    const few = { label: 'LABEL_UNABLE_TO_EVALUATE' as const, seen: 5, scored: 0 };
    const one = judgeSession({ ...session, tracks: [...session.tracks, few] }, policy, none());
    expect(one).toEqual({ label: 'LABEL_AUTHENTIC_LIKELY', reasons: ['SOME_FACES_NOT_EVALUATED'] });
    const many = { ...few, seen: 50 };
    const most = judgeSession({ ...session, tracks: [...session.tracks, many] }, policy, none());
    expect(most.label).toBe('LABEL_INCONCLUSIVE');
  });

  test('a face that was not judged yet is none that could not be evaluated', () => {
    const fresh = { label: 'LABEL_INCONCLUSIVE' as const, seen: 2, scored: 2 };
    const reasons = (isNew: boolean) =>
      judgeSession({ ...session, tracks: [...session.tracks, { ...fresh, isNew }] }, policy, none())
        .reasons;
    expect([reasons(true), reasons(false)]).toEqual([[], ['SOME_FACES_NOT_EVALUATED']]);
  });

  test('a gap is named, and a long one forbids authentic', () => {
    expect(judgeSession({ ...session, gapShare: 0.1 }, policy, none()).reasons).toEqual(['GAP']);
    expect(judgeSession({ ...session, gapShare: 0.6 }, policy, none()).label).toBe(
      'LABEL_INCONCLUSIVE',
    );
  });
});
