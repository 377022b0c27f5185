import { expect, test } from 'vitest';
import { Config } from '../../config/schema.ts';
import type { LoadReport, SessionDemand } from '../../wire/load-report.ts';
import { LoadControl, type LoadedSession } from './load-control.ts';
import { detectMsAt } from './needs.ts';

const plan = {
  pace: 'live',
  pipelineVersion: 'v',
  sampling: { fps: 5 },
  tenant: { id: '', weight: 1 },
} as const;

const demand: Omit<SessionDemand, 'sessionId'> = {
  pixels: 1e6,
  frameRate: 25,
  wantedRate: 5,
  fullLookMs: 20,
  glanceMs: 20,
  fullShare: 1,
  faces: 1,
  requiredMs: 10,
  optionalMs: 0,
  isLate: false,
};

/** Live sessions under control, every one measured as `demand`. A report comes every half second. */
function control(config: object = {}) {
  const sessions: (LoadedSession & { rung: number })[] = [];
  const { sessions: options } = Config.parse({ sessions: config });
  const load = new LoadControl(options, () => sessions);
  let nowMs = 0;
  const report = (changes: Partial<SessionDemand> = {}, machine: Partial<LoadReport> = {}) => {
    load.onReport(
      {
        type: 'load',
        cores: 2,
        threads: 2,
        cpuPerBusy: 1,
        decodeMsPerMegapixel: 1,
        used: { decode: 0, detect: 0, score: 0 },
        sessions: sessions.map(({ id }) => ({ sessionId: id, ...demand, ...changes })),
        ...machine,
      },
      nowMs,
    );
    nowMs += 500;
  };
  /** False: refused. */
  const open = (): boolean => {
    const rung = load.roomFor(plan);
    if (rung === undefined) return false;
    const session = {
      id: String(sessions.length),
      ordinal: sessions.length,
      planned: plan,
      rung,
      degrade: (next: number) => {
        session.rung = next;
      },
    };
    sessions.push(session);
    return true;
  };
  const fill = () => {
    let opened = 0;
    while (opened < 100 && open()) {
      opened += 1;
      for (let k = 0; k < 4; k += 1) report();
    }
    return opened;
  };
  return { load, sessions, report, open, fill };
}

// One such session: 25 ms of decoding and 150 ms of a thread per second, of 2 × 0.8 there are.
const FULL = 1.6 / 0.175;
const LAST = 1.6 / (0.025 + 0.15 / 4);

test('sessions are refused once all of them on the last rung would not fit', () => {
  const { fill, sessions, load } = control();
  expect(fill()).toBe(Math.floor(LAST));
  expect(new Set(sessions.map(({ rung }) => rung))).toEqual(new Set([2]));
  expect(load.facts()?.headroom.all).toBeLessThan(-1);
});

test('without a ladder they are refused at full quality', () => {
  const { fill, sessions } = control({ lastRung: 0 });
  expect(fill()).toBe(Math.floor(FULL));
  expect(sessions.every(({ rung }) => rung === 0)).toBe(true);
});

test('admission can be switched off', () => {
  expect(control({ admission: 'off' }).fill()).toBe(100);
});

test('a hundred at once are judged by what sessions of their pipeline are known to cost', () => {
  const { open, report } = control({ lastRung: 0 });
  open();
  for (let k = 0; k < 4; k += 1) report();
  let opened = 1;
  while (opened < 100 && open()) opened += 1;
  expect(opened).toBe(Math.floor(FULL));
});

test('files always have room: they take what is left', () => {
  const { fill, load } = control();
  fill();
  expect(load.roomFor({ ...plan, pace: 'lossless' })).toBe(0);
});

test('where fewer frames are analysed, more of them are looked at in full', () => {
  const looks = { fullLookMs: 10, glanceMs: 2, fullShare: 0.2 };
  expect([0, 1, 2, 3].map((rung) => detectMsAt(looks, rung))).toEqual([3.6, 5.2, 8.4, 8.4]);
});

test('capacity is told in streams, by stage and in all', () => {
  const { open, report, load } = control();
  for (let k = 0; k < 3; k += 1) open();
  report();
  const { streams, headroom } = load.facts()!;
  expect(streams!.all).toBeCloseTo(FULL, 6);
  expect(streams!.decode).toBeCloseTo(1.6 / 0.025, 6);
  expect(streams!.detect).toBeCloseTo(1.6 / 0.1, 6);
  expect(streams!.score).toBeCloseTo(1.6 / 0.05, 6);
  expect(headroom.all).toBeCloseTo(1 - 3 / FULL, 6);
});

test('fewer threads than cores are what runs out first', () => {
  const { open, report, load } = control();
  open();
  report({}, { threads: 1 });
  expect(load.facts()!.streams!.all).toBeCloseTo(0.8 / 0.15, 6);
});

test('sessions that lose frames although all should fit make less be counted on, for as long as they do', () => {
  const { open, report, sessions, load } = control();
  for (let k = 0; k < 8; k += 1) open();
  for (let k = 0; k < 3; k += 1) report();
  expect(sessions.every(({ rung }) => rung === 0)).toBe(true);

  // Something else uses half of the machine.
  for (let k = 0; k < 30; k += 1) report({ isLate: sessions.every(({ rung }) => rung === 0) });
  expect(sessions.some(({ rung }) => rung > 0)).toBe(true);

  for (let k = 0; k < 40; k += 1) report();
  expect(sessions.every(({ rung }) => rung === 0)).toBe(true);
  expect(load.facts()!.headroom.all).toBeCloseTo(1 - 8 / FULL, 6);
});

test('when the load falls, quality is back within five seconds', () => {
  const { fill, sessions, report } = control();
  fill();
  sessions.splice(4);
  for (let k = 0; k < 9; k += 1) report();
  expect(sessions.map(({ rung }) => rung)).toEqual([0, 0, 0, 0]);
});

test('nothing is known of a machine whose engine is gone', () => {
  const { fill, load } = control();
  fill();
  load.onEngineLost();
  expect(load.facts()).toBeUndefined();
  expect(load.roomFor(plan)).toBe(0);
});
