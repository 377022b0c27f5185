import { expect, test } from 'vitest';
import type { Look, LookKind } from '../../../wire/look.ts';
import { LookPlan } from './look-plan.ts';

const LAG = 3;

const seen = (kind: LookKind, sides: readonly number[] = [200]): Look => ({
  kind,
  scale: kind === 'full' ? 1 : 0.5,
  detections: sides.map((side) => ({
    box: { x1: 0, y1: 0, x2: side, y2: side },
    confidence: 0.9,
  })),
});

/** Looks at frames every 200 ms, each back before the next; what the detector makes of a glance is given by number. */
function watch(plan: LookPlan, frames: number, glances: (frame: number) => Look): string {
  let story = '';
  for (let k = 0; k < frames; k++) {
    const { expected, settle } = plan.next(k * 200);
    const look = expected ? glances(k) : seen('full');
    settle(look);
    story += look.kind[0];
  }
  return story;
}

test('looks in full until faces are known, and then once a second', () => {
  expect(watch(new LookPlan(LAG), 15, () => seen('glance'))).toBe('fffggggfggggfgg');
});

test('makes do with full looks for a second after a glance that was wrong', () => {
  const story = watch(new LookPlan(LAG), 18, (k) => seen(k === 4 ? 'repeated' : 'glance'));
  // Frames 5 and 6 were begun before frame 4 was back.
  expect(story).toBe('fffgrggffggggfgggg');
});

test('expects what the newest look in full has found', () => {
  const plan = new LookPlan(1);
  plan.next(0).settle(seen('full', [200]));
  const second = plan.next(200);
  expect(second.expected).toEqual({ faces: 1, smallestPx: 200 });
  second.settle(seen('repeated', [300, 250]));
  for (const ptsMs of [400, 600, 800, 1000]) {
    const { expected, settle } = plan.next(ptsMs);
    expect(expected).toBeUndefined();
    settle(seen('full', [300, 250]));
  }
  expect(plan.next(1200).expected).toEqual({ faces: 2, smallestPx: 250 });
});

test('a frame that was not looked at teaches nothing', () => {
  const plan = new LookPlan(1);
  plan.next(0).settle(undefined);
  expect(plan.next(200).expected).toBeUndefined();
});

test('does not depend on which of the frames under way come back first', () => {
  const plan = new LookPlan(LAG);
  const out = [0, 200, 400].map((ptsMs) => plan.next(ptsMs));
  for (const { settle } of out.reverse()) settle(seen('full'));
  expect(plan.next(600).expected).toEqual({ faces: 1, smallestPx: 200 });
  const alone = new LookPlan(LAG);
  const first = alone.next(0);
  for (const ptsMs of [200, 400]) alone.next(ptsMs);
  first.settle(seen('full'));
  expect(alone.next(600).expected).toEqual({ faces: 1, smallestPx: 200 });
});
