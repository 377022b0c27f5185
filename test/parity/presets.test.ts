import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixture } from '../helpers/fixture.ts';
import { hasShared, shared } from '../helpers/shared.ts';
import { tempFolderForAll } from '../helpers/temp-folder.ts';
import { TestDaemon } from '../helpers/test-daemon.ts';
import { readFixture } from './read-fixture.ts';

interface Reference {
  readonly score: number;
  /** Number of times that a member was asked about an input, and the mean of its scores. */
  readonly votes: number;
  readonly mean: number;
}
type Golden = Record<string, Record<string, Reference>>;

const golden = Object.entries(readFixture<Golden>('presets')).flatMap(([preset, clips]) =>
  Object.entries(clips).map(([clip, reference]) => ({ preset, clip, ...reference })),
);

/** The 79th place's detector may not be shipped: the small network stands in for it, here and in the reference. */
function with79thDetector(folder: string): string {
  const shipped = new URL('../../plugins/dfdc/pipelines/dfdc-79th.yaml', import.meta.url);
  const lines = readFileSync(shipped, 'utf8').split('\n');
  const file = join(folder, 'dfdc-79th.yaml');
  const kept = lines.filter((line) => !/^ {4}(model|anchors):/.test(line));
  writeFileSync(file, kept.join('\n'));
  return file;
}

describe.skipIf(!hasShared)('presets from end to end, networks of a few weights', () => {
  const folder = tempFolderForAll();
  let daemon: TestDaemon;
  beforeAll(async () => {
    daemon = await TestDaemon.launch({
      models: [shared('models'), fixture('presets')],
      pipelines: [with79thDetector(folder)],
    });
  });
  afterAll(() => daemon.close());

  test.each(golden)(
    '$preset on $clip',
    {
      timeout: 300_000,
    },
    async ({ preset, clip, score, votes, mean }) => {
      const { stream, end } = await daemon.analyze({
        source: shared(`data/video/real/${clip}`),
        options: { pipeline: preset, includeScores: true },
      });
      expect(end.status, `${end.details} ${daemon.log}`).toBe('OK');
      const { verdict, frames } = stream.summary ?? {};
      expect(Number(frames?.analysed)).toBeGreaterThan(0);
      expect(verdict?.label).not.toBe('LABEL_UNABLE_TO_EVALUATE');
      expect(Math.abs((verdict?.score ?? 0) - score), `score ${verdict?.score}`).toBeLessThan(1e-4);

      const own = stream.events.flatMap(({ scores }) =>
        (scores?.tracks ?? []).flatMap(({ members }) => members.map((member) => member.score ?? 0)),
      );
      expect(own).toHaveLength(votes);
      const ownMean = own.reduce((sum, value) => sum + value, 0) / own.length;
      expect(Math.abs(ownMean - mean), `mean of votes ${ownMean}`).toBeLessThan(1e-5);
    },
  );
});
