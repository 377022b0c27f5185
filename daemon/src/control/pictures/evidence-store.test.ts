import type { Evidence } from '@trueframe/proto';
import { Registry } from 'prom-client';
import { onTestFinished, test as plain } from 'vitest';
import { createEvidenceMetrics } from '../../metrics/evidence-metrics.ts';
import type { EvidenceFound } from '../../wire/pictures.ts';
import { EvidenceStore } from './evidence-store.ts';

const KIB = 1024;
const HOUR = 3_600_000;

const test = plain.extend<{ setup: ReturnType<typeof open> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures it needs from the pattern
  setup: ({}, use) => use(open()),
});

function open() {
  const registry = new Registry();
  const metrics = createEvidenceMetrics(registry);
  const clock = { now: 0 };
  const config = { enabled: true, perTrack: 3, size: 224, retention: HOUR, maxBytes: 100 * KIB };
  const store = new EvidenceStore({ config, metrics, now: () => clock.now });
  onTestFinished(() => store.close());
  const keep = (sessionId: string, trackId: number, place = 0, score = 0.5, kib = 9) =>
    store.keep(found(sessionId, trackId, place, score, kib));
  const kept = (sessionId: string, trackId = 0) =>
    store.get(sessionId, trackId).map((face) => `${face.trackId} ${face.role} ${face.score}`);
  const lost = async (outcome: string) => {
    const { values } = await metrics.crops.get();
    return values.find(({ labels }) => labels.outcome === outcome)?.value;
  };
  const bytes = async () =>
    (await registry.getSingleMetric('trueframe_evidence_bytes')!.get()).values[0]!.value;
  return { store, clock, keep, kept, lost, bytes };
}

function found(
  sessionId: string,
  trackId: number,
  place: number,
  score: number,
  kib: number,
): EvidenceFound {
  const evidence: Evidence = { trackId, ptsMs: place, score, jpeg: new Uint8Array(kib * KIB) };
  return {
    type: 'evidence',
    sessionId,
    faces: [{ kept: { trackId, place, ptsMs: place, score }, evidence }],
  };
}

test('faces come by track, with the role that each has in its track', ({ expect, setup }) => {
  const { keep, kept, store } = setup;
  keep('a', 2, 0, 0.7);
  for (const [place, score] of [0.2, 0.9, 0.5].entries()) keep('a', 1, place, score);
  keep('b', 1);
  const first = ['1 ROLE_HIGHEST 0.9', '1 ROLE_LOWEST 0.2', '1 ROLE_TYPICAL 0.5'];
  expect(kept('a')).toEqual([...first, '2 ROLE_HIGHEST 0.7']);
  expect(kept('a', 2)).toEqual(['2 ROLE_HIGHEST 0.7']);
  expect(kept('a', 3)).toEqual([]);
  expect(store.places('a')).toHaveLength(4);
});

test('a face takes the place of the one before it, and its bytes', async ({ expect, setup }) => {
  const { keep, kept, bytes } = setup;
  keep('a', 1, 0, 0.5, 9);
  keep('a', 1, 0, 0.8, 19);
  expect(kept('a')).toEqual(['1 ROLE_HIGHEST 0.8']);
  expect(await bytes()).toBe(20 * KIB);
});

test('a face holds on to no more memory than it is counted with', ({ expect, setup }) => {
  const { store } = setup;
  const message = found('a', 1, 0, 0.5, 9);
  message.faces[0]!.evidence.jpeg = new Uint8Array(64 * KIB).subarray(0, 9 * KIB);
  store.keep(message);
  const jpeg = store.get('a', 0)[0]!.jpeg as Uint8Array;
  expect(jpeg.buffer.byteLength).toBe(9 * KIB);
});

test('above maxBytes the session that ended first goes, then the oldest track of running ones', async ({
  expect,
  setup,
}) => {
  const { keep, kept, store, clock, lost, bytes } = setup;
  for (const [id, track] of [
    ['a', 1],
    ['a', 2],
    ['b', 1],
    ['b', 2],
    ['c', 1],
  ] as const) {
    clock.now += 1;
    keep(id, track, 0, 0.5, 19);
  }
  expect(await bytes()).toBe(100 * KIB);
  store.end('c');
  store.end('b');
  keep('d', 1, 0, 0.5, 9);
  expect(kept('c'), 'ended first').toEqual([]);
  expect([kept('a').length, kept('b').length, kept('d').length]).toEqual([2, 2, 1]);
  keep('d', 2, 0, 0.5, 19);
  expect(kept('b'), 'ended next').toEqual([]);
  keep('d', 3, 0, 0.5, 19);
  keep('d', 4, 0, 0.5, 9);
  keep('d', 5, 0, 0.5, 9);
  expect(kept('a'), 'its older track').toEqual(['2 ROLE_HIGHEST 0.5']);
  expect(await bytes()).toBeLessThanOrEqual(100 * KIB);
  expect(await lost('evicted')).toBe(4);
});

test('what is older than retention is gone', async ({ expect, setup }) => {
  const { keep, kept, clock, lost, bytes } = setup;
  keep('a', 1);
  clock.now = HOUR - 1;
  keep('a', 2);
  clock.now = HOUR;
  expect(kept('a')).toEqual(['2 ROLE_HIGHEST 0.5']);
  expect([await lost('expired'), await bytes()]).toEqual([1, 10 * KIB]);
});

test('what was deleted is gone at once, and does not come back', async ({ expect, setup }) => {
  const { keep, kept, store, lost, bytes } = setup;
  keep('a', 1);
  keep('a', 2);
  expect(store.delete('a', 1)).toBe(1);
  keep('a', 1);
  expect(kept('a')).toEqual(['2 ROLE_HIGHEST 0.5']);
  expect(store.delete('a', 0)).toBe(1);
  keep('a', 3);
  expect([kept('a'), await bytes(), await lost('deleted')]).toEqual([[], 0, 2]);
});

test('with its session everything is forgotten', async ({ expect, setup }) => {
  const { keep, kept, store, lost, bytes } = setup;
  keep('a', 1);
  store.forget('a');
  expect([kept('a'), await bytes(), await lost('forgotten')]).toEqual([[], 0, 1]);
});
