import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { FrameSlot } from '../../wire/frame-slot.ts';
import type { LookKind } from '../../wire/look.ts';
import { FrameLedger } from '../pipeline/ledger.ts';
import { SessionLoad } from './session-load.ts';

/** A 25 fps source of which every fifth frame is wanted, seen for some half seconds. */
function watch(halves: number, { speed = 1, lost = 0 } = {}) {
  const ledger = new FrameLedger();
  const load = new SessionLoad(ledger, 0);
  let index = 0;
  let demand: ReturnType<SessionLoad['read']>['demand'];
  let pixels = 0;
  for (let half = 1; half <= halves; half += 1) {
    for (const end = index + 25 * speed; index < end; index += 5) {
      ledger.receive(5);
      ledger.drop('sampling', 4);
      const slot = { index, ptsMs: index * 40, width: 1000, height: 500 } as FrameSlot;
      if (index % (100 * speed) === 0 && lost > 0) ledger.drop('overload', lost);
      load.frame(slot);
      load.detected(12, 'full', true);
      load.seen(2);
      load.scored(2, 20, 8);
    }
    const read = load.read(half * 1000);
    demand = read.demand;
    pixels += read.receivedPixels;
  }
  return { demand: demand!, pixels };
}

test('rates go by the media, costs by frame and by face', () => {
  const { demand, pixels } = watch(6);
  expect(demand).toMatchObject({
    pixels: 500_000,
    fullLookMs: 12,
    glanceMs: 12,
    faces: 2,
    isLate: false,
  });
  expect(demand.frameRate).toBeCloseTo(25, 6);
  expect(demand.wantedRate).toBeCloseTo(5, 6);
  expect(demand.requiredMs).toBeCloseTo(6, 6);
  expect(demand.optionalMs).toBeCloseTo(4, 6);
  expect(pixels).toBe(6 * 25 * 500_000);
});

test('a source that is pushed four times as fast needs no more by its own clock, and is not late', () => {
  const { demand } = watch(8, { speed: 4, lost: 1 });
  expect(demand.frameRate).toBeCloseTo(25, 6);
  expect(demand.isLate).toBe(false);
});

test('frames that a source in real time loses to overload make it late', () => {
  expect(watch(5, { lost: 1 }).demand.isLate).toBe(true);
});

test('looks at the beginning and on a low rung do not make full quality dear', () => {
  const ledger = new FrameLedger();
  const load = new SessionLoad(ledger, 0);
  const look = (kind: LookKind, isSampledInFull: boolean) =>
    load.detected(kind === 'full' ? 8 : 2, kind, isSampledInFull);
  const read = () => {
    ledger.receive(5);
    ledger.drop('sampling', 4);
    for (const index of [0, 5])
      load.frame({ index, ptsMs: index * 40, width: 8, height: 8 } as FrameSlot);
    return load.read(500).demand;
  };
  for (let k = 0; k < 4; k += 1) look('full', true);
  look('glance', true);
  const first = read()!;
  expect(first).toMatchObject({ fullLookMs: 8, glanceMs: 2 });
  expect(first.fullShare).toBeCloseTo(0.2, 6);
  for (let k = 0; k < 40; k += 1) look(k % 4 === 0 ? 'full' : 'glance', true);
  const { fullShare } = read()!;
  expect(fullShare).toBeCloseTo(10 / 41, 6);
  for (let k = 0; k < 40; k += 1) look('full', false);
  expect(read()).toMatchObject({ fullLookMs: 8, glanceMs: 2, fullShare });
});

test('nothing is said before a frame has been looked at', () => {
  const ledger = new FrameLedger();
  const load = new SessionLoad(ledger, 0);
  ledger.receive(10);
  expect(load.read(500).demand).toBeUndefined();
});

test.skipIf(process.platform !== 'linux')(
  'a decoder that never waits for its source makes a session late, one that does not',
  async () => {
    for (const [script, isLate] of [
      ['while :; do :; done', true],
      ['sleep 5', false],
    ] as const) {
      const child = spawn('sh', ['-c', script]);
      const ledger = new FrameLedger();
      const load = new SessionLoad(ledger, performance.now());
      load.decodedBy(child.pid!);
      load.frame({ index: 0, ptsMs: 0, width: 10, height: 10 } as FrameSlot);
      load.frame({ index: 5, ptsMs: 200, width: 10, height: 10 } as FrameSlot);
      load.detected(5, 'full', true);
      ledger.receive(1);
      load.read(performance.now());
      await sleep(1000);
      ledger.receive(5);
      expect(load.read(performance.now()).demand, script).toMatchObject({ isLate });
      child.kill('SIGKILL');
    }
  },
);
