import { stripVTControlCharacters } from 'node:util';
import type { Verdict__Output } from '@trueframe/proto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withOutput } from '../output.ts';
import { printTracks } from './print-tracks.ts';
import { ScoreBook } from './score-book.ts';

const track = {
  ...{ trackId: 3, label: 'LABEL_INCONCLUSIVE', score: 0.271, fromMs: 0, toMs: 4800, samples: 24 },
  reasons: ['BLIND_SPOT', 'TOO_BLURRED'],
  thresholds: { authentic: 0.4, synthetic: 0.75, hysteresis: 0.05 },
  memberScores: [
    { modelId: 'embedded-blends', score: 0.262, samples: 24 },
    { modelId: 'embedded-bands', samples: 0 },
  ],
} as unknown as Verdict__Output;

beforeEach(() => {
  vi.stubEnv('LC_ALL', 'C.UTF-8');
  vi.stubEnv('TERM', 'xterm');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** Rows for a terminal of so many columns; undefined: for a pipe. */
async function shown(columns?: number): Promise<readonly string[]> {
  const scores = new ScoreBook();
  for (let k = 0; k < 24; k++) {
    const vote = { trackId: 3, score: k < 12 ? 0.05 : 0.95, box: null, members: [] };
    scores.add({ ptsMs: k * 200, frameIndex: String(k), tracks: [vote] } as never);
  }
  let text = '';
  const stdout = { write: (more: string) => (text += more), isTTY: columns !== undefined, columns };
  await withOutput({ stdout, stderr: stdout }, async () => {
    printTracks({ tracks: [track], framesOf: new Map([[3, 25]]), scores });
  });
  return stripVTControlCharacters(text).trimEnd().split('\n');
}

test('a face has its score over time, that of each model, and what it rests on', async () => {
  expect(await shown()).toEqual([
    'track  from    to      frames  score  over time                 blends  bands  verdict       reasons',
    '3      0:00.0  0:04.8  25      0.271  ▁▁▁▁▁▁▁▁▁▁▁▁████████████  0.262   -      inconclusive  BLIND_SPOT, TOO_BLURRED',
  ]);
});

test('on a narrow terminal lines are shorter and the least important columns missing', async () => {
  expect(await shown(60)).toEqual([
    'track  score  over time          blends  bands  verdict',
    '3      0.271  ▁▁▁▁▁▁▁▁▅████████  0.262   -      inconclusive',
  ]);
  expect(await shown(40)).toEqual([
    'track  score  over time     verdict',
    '3      0.271  ▁▁▁▁▁▁██████  inconclusive',
  ]);
  for (let width = 24; width < 120; width++) {
    const lines = await shown(width);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(width);
  }
});
