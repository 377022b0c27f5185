import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { recordedCosts } from './costs.ts';
import { needOf, sourcesFrom } from './mixes.ts';
import { VirtualClock } from './virtual-clock.ts';
import { type Tally, VirtualDaemon } from './virtual-daemon.ts';
import type { VirtualSettings } from './virtual-place.ts';
import type { SourceShape } from './virtual-source.ts';

const costs = recordedCosts();
/**
 * Among the first eight these are the one with the least goodput past saturation (.74 of the peak at twice the load), an ordinary one, and
 * the one that loses most before the ladder acts.
 */
const SEEDS = [1, 2, 4];
/** Different sources of a mix. */
const KINDS = 4;
/**
 * Least goodput, by load, as a share of the peak. The machine hears of frames that it has no time to decode, which takes more of it
 * the more there are.
 */
const LEAST = { 1: 0.95, 1.5: 0.85, 2: 0.7 } as const;
/** Most frames that may be lost while the load grows by a tenth at a time, up to above saturation. */
const MOST_LOST = 0.03;
const REASONS = ['sampling', 'late', 'overload', 'degraded'];

let clock: VirtualClock;
let uninstall: () => void;

beforeEach(() => {
  clock = new VirtualClock();
  uninstall = clock.install();
});
afterEach(() => uninstall());

/** A daemon under a mix of sources, of which more or fewer run at a time. */
class Lab {
  readonly daemon: VirtualDaemon;
  readonly #shapes: readonly SourceShape[];
  #opened = 0;

  constructor(seed: number, settings: Partial<VirtualSettings>) {
    this.daemon = new VirtualDaemon(clock, costs, { processors: 1 + (seed % 2), ...settings });
    const next = sourcesFrom(seed);
    this.#shapes = Array.from({ length: KINDS }, next);
  }

  /** Has sessions that need this share of the machine; the oldest go on. */
  load(share: number): void {
    const { daemon } = this;
    const idleMs = costs.enginePerSecond + costs.othersPerSecond;
    let room = share * (1000 * daemon.settings.processors - idleMs);
    const running = daemon.sessions.findIndex(({ shape }) => {
      room -= needOf(shape, costs);
      return room < 0;
    });
    if (running >= 0) daemon.keep(running);
    while (room > 0) {
      const kind = this.#shapes[this.#opened % KINDS]!;
      room -= needOf(kind, costs);
      if (room < 0) return;
      this.#opened += 1;
      // Sources are not in step.
      daemon.open({ ...kind, phaseMs: ((this.#opened * 0.618) % 1) * 1000 });
    }
  }
}

const lost = ({ dropped: { late = 0, overload = 0 } }: Tally) => late + overload;

describe.each(SEEDS)('a mix of sources, seed %i', (seed) => {
  test('goodput falls little past saturation, and every frame is accounted for', async () => {
    const lab = new Lab(seed, { lastRung: 0 });
    const { daemon } = lab;
    const goodput: number[] = [];
    const loads = [1, 1.5, 2] as const;
    for (const share of loads) {
      lab.load(share);
      await daemon.pass(3000);
      goodput.push((await daemon.pass(6000)).analysedInTime / 6);
    }
    const peak = Math.max(...goodput);
    loads.forEach((share, k) => {
      expect(goodput[k]).toBeGreaterThan(LEAST[share] * peak);
    });

    const all = [...daemon.sessions];
    daemon.keep(0);
    await daemon.pass(2000);
    for (const { sent, ledger } of all) {
      const { received, inFlight, dropped } = ledger.counts();
      expect({ received, inFlight }).toEqual({ received: sent, inFlight: 0 });
      expect(REASONS).toEqual(expect.arrayContaining(Object.keys(dropped)));
    }
  });

  test('the ladder acts before frames are lost, and quality is back at once', async () => {
    const lab = new Lab(seed, {});
    const { daemon } = lab;
    let [sent, drops] = [0, 0];
    for (const share of [0.6, 0.7, 0.8, 0.9, 1, 1.1]) {
      lab.load(share);
      const tally = await daemon.pass(1500);
      sent += tally.sent;
      drops += lost(tally);
    }
    expect(daemon.sessions.some(({ rung }) => rung > 0)).toBe(true);
    expect(drops / sent).toBeLessThan(MOST_LOST);

    lab.load(2);
    await daemon.pass(3000);
    lab.load(0.65);
    await daemon.pass(3000);
    expect(daemon.sessions.map(({ rung }) => rung)).toEqual(daemon.sessions.map(() => 0));
    expect(lost(await daemon.pass(2000))).toBe(0);
  });
});
