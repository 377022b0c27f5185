import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../helpers/shared.ts';
import { testDaemonForAll } from '../helpers/test-daemon.ts';

const demo = fileURLToPath(new URL('../../examples/demo.mp4', import.meta.url));

const clips = (folder: string) =>
  readdirSync(shared(`data/video/${folder}`)).map((name) => shared(`data/video/${folder}/${name}`));

const daemon = testDaemonForAll({ models: [] });

test('a fresh clone has all that the default pipeline needs; the made-up face of the demo clip is not vouched for', async () => {
  const { end, stream } = await daemon().analyze({ source: demo });
  expect(end.status, end.details).toBe('OK');
  const { tracks, verdict, frames } = stream.summary!;
  expect(verdict?.pipeline).toBe('embedded');
  expect(tracks).toHaveLength(1);
  expect(frames).toMatchObject({ received: 150, analysed: 30 });
  expect(verdict?.label).not.toBe('LABEL_AUTHENTIC_LIKELY');
  expect(verdict?.scope).toContain('gan-face-swap');
  // Families that only one member sees were not looked for where it hardly voted.
  expect(verdict?.blindTo?.filter((family) => verdict.scope?.includes(family))).toEqual([]);
});

describe.skipIf(!hasShared)('clips that the embedded models have never seen', () => {
  async function verdicts(folder: string) {
    const rows = [];
    for (const source of clips(folder)) {
      const { stream } = await daemon().analyze({ source });
      const { label, score, reasons } = stream.summary!.verdict!;
      rows.push({
        clip: basename(source),
        label,
        score: score?.toFixed(3),
        reasons: reasons.join(' '),
      });
    }
    console.table(rows);
    return rows;
  }

  test('of real ones at most one in twenty is called synthetic', async () => {
    const rows = await verdicts('real');
    const alarms = rows.filter(({ label }) => label === 'LABEL_SYNTHETIC_LIKELY');
    expect(rows.length).toBeGreaterThanOrEqual(20);
    expect(alarms.length / rows.length).toBeLessThanOrEqual(0.05);
  });

  test('no forged one is called authentic: it is found out, or the verdict says why it abstains', async () => {
    for (const { label, reasons } of await verdicts('fake')) {
      expect(label).not.toBe('LABEL_AUTHENTIC_LIKELY');
      if (label !== 'LABEL_SYNTHETIC_LIKELY') expect(reasons).not.toBe('');
    }
  });

  test('where there is no face there is no verdict on one', async () => {
    for (const { label } of await verdicts('none')) {
      expect(['LABEL_NOT_APPLICABLE', 'LABEL_UNABLE_TO_EVALUATE', 'LABEL_INCONCLUSIVE']).toContain(
        label,
      );
    }
  });
});
