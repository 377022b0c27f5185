import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startTestDaemon } from '../helpers/test-daemon.ts';

interface Judged {
  readonly label: string;
  readonly score: number;
  readonly tracks: number;
  readonly received: number;
}

async function judged(name: string): Promise<Judged> {
  const source = fileURLToPath(new URL(`../../examples/${name}.mp4`, import.meta.url));
  const daemon = await startTestDaemon({ models: [] });
  const { end, stream } = await daemon.analyze({ source });
  expect(end.status, end.details).toBe('OK');
  const { tracks, verdict, frames } = stream.summary!;
  return {
    label: verdict!.label,
    score: verdict!.score ?? Number.NaN,
    tracks: tracks.length,
    received: Number(frames!.received),
  };
}

test('of the two drawn clips the untouched one raises no alarm, and the swapped one is caught', async () => {
  const [untouched, swapped] = [await judged('untouched'), await judged('swapped')];
  for (const clip of [untouched, swapped]) {
    expect(clip).toMatchObject({ tracks: 1, received: 125 });
  }
  expect(untouched.label).not.toBe('LABEL_SYNTHETIC_LIKELY');
  expect(swapped.label).toBe('LABEL_SYNTHETIC_LIKELY');
  expect(swapped.score - untouched.score).toBeGreaterThan(0.25);
});
