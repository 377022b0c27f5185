import type { Detection } from '@trueframe/sdk';
import { noise } from '@trueframe/sdk/testing';
import { expect, test } from 'vitest';
import { MotionTracker } from './motion-tracker.ts';

interface Walker {
  readonly size: number;
  readonly y: number;
  speed: number;
  x: number;
  hiddenUntil: number;
}

/**
 * Twelve people who cross a 1920 px picture at 0.7 to 4 face sizes a second, at different depths; detections jitter by
 * 3 %, miss one in twenty, people hide for up to 0.8 s, and the one in front covers the one behind.
 */
function* crowd(seed: number, seconds: number, fps: number): Iterable<Map<Detection, Walker>> {
  const bytes = noise(seed);
  const random = () => (bytes() * 256 + bytes()) / 65_536;
  const jitter = () => random() + random() + random() - 1.5;
  const enter = (x?: number): Walker => {
    const size = 30 + 60 * random() ** 2;
    const speed = (0.7 + 3.3 * random()) * size * (random() < 0.5 ? 1 : -1);
    return { size, y: 250 + 500 * random(), speed, x: x ?? (speed > 0 ? 0 : 1920), hiddenUntil: 0 };
  };
  let walkers = Array.from({ length: 12 }, () => enter(1920 * random()));
  for (let frame = 0; frame < seconds * fps; frame++) {
    const visible: Walker[] = [];
    for (const walker of walkers) {
      walker.speed += jitter() * walker.size * 0.16;
      walker.x += walker.speed / fps;
      if (random() < 0.2 / fps) walker.hiddenUntil = frame + fps * (0.2 + 0.6 * random());
      if (frame >= walker.hiddenUntil && random() > 0.05) visible.push(walker);
    }
    walkers = walkers.map((one) => (one.x < 0 || one.x > 1920 ? enter() : one));
    const isCovered = ({ x, y, size }: Walker) =>
      visible.some(
        (front) =>
          front.size > size &&
          Math.abs(front.x - x) < front.size / 2 &&
          Math.abs(front.y - y) < front.size / 2,
      );
    const detections = visible
      .filter((walker) => !isCovered(walker))
      .map((walker): [Detection, Walker] => {
        const at = (value: number) => value + jitter() * walker.size * 0.06;
        const half = walker.size / 2;
        const { x, y } = walker;
        const box = { x1: at(x - half), y1: at(y - half), x2: at(x + half), y2: at(y + half) };
        return [{ box, confidence: 0.9 }, walker];
      });
    yield new Map(detections);
  }
}

/** Counts how often a walker's id changes. */
function countSwitches(fps: number, seeds: readonly number[]): { faces: number; switches: number } {
  let faces = 0;
  let switches = 0;
  for (const seed of seeds) {
    const tracker = new MotionTracker({
      minConfidence: 0.6,
      minIou: 0.3,
      maxDistance: 2,
      maxLostMs: 1000,
      minSeen: 1,
    });
    const ids = new Map<Walker, number>();
    let index = 0;
    for (const detections of crowd(seed, 20, fps)) {
      const frame = { index, ptsMs: (index++ * 1000) / fps, width: 1920, height: 1080 };
      for (const { trackId, detection } of tracker.update([...detections.keys()], frame).seen) {
        const walker = detections.get(detection)!;
        faces += 1;
        if (ids.has(walker) && ids.get(walker) !== trackId) switches += 1;
        ids.set(walker, trackId);
      }
    }
  }
  return { faces, switches };
}

test.each([
  [25, 0.002],
  [5, 0.01],
])('ids hold in a crowd at %d frames a second', (fps, mostPerFace) => {
  const { faces, switches } = countSwitches(fps, [1, 2, 3, 4]);
  expect(faces).toBeGreaterThan(fps * 20 * 4 * 8);
  expect(switches / faces).toBeLessThan(mostPerFace);
});
