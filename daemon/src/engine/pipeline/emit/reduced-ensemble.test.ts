import { describe, expect, test } from 'vitest';
import { pipelineInput } from '../../../../../test/helpers/pipeline-input.ts';
import { Pipeline } from '../../../config/pipeline.ts';
import { Pool } from '../pool/pool.ts';
import { SKIPPED } from '../score/skipped.ts';
import { Emitter } from './emitter.ts';
import { MEMORY_OF_FILES } from './memory.ts';

const mean = {
  pool: (s: readonly { score: number }[]) => s.reduce((a, b) => a + b.score, 0) / s.length,
};

describe('an ensemble that had to be reduced', () => {
  const BLIND = { id: 'swaps', scope: ['face-swap'], blindTo: ['talking-head'] };
  const COVERS = { id: 'heads', scope: ['talking-head'] };

  /** `rungs`: one per frame; on rung 3 the second member is not asked. Everybody finds the face authentic. */
  function watch(rungs: readonly number[]) {
    const pipeline = Pipeline.parse(
      pipelineInput({
        verdict: { minSamples: 3, everyMs: 1000 },
        ensemble: [{ use: 'a' }, { use: 'b', optional: true }],
      }),
    );
    const poolings = { members: mean, track: mean, session: mean };
    const memory = MEMORY_OF_FILES;
    const pool = new Pool({
      weights: [1, 1],
      ...{ poolings, sessionOver: 'tracks', maxSamples: memory.samples },
    });
    const emitter = new Emitter({
      ...{ pool, pipeline, pipelineVersion: 'v', memory, sampling: 'all' },
      members: [BLIND, COVERS].map((member) => ({ ...member, ref: { id: member.id } })),
      ...{ includeScores: false, includeTrackUpdates: false },
    });
    const detection = { box: { x1: 0, y1: 0, x2: 10, y2: 10 }, confidence: 0.9 };
    const update = { seen: [{ trackId: 1, detection }], ended: [] };
    rungs.forEach((rung, index) => {
      const counts = { received: index + 1, analysed: index + 1, dropped: {} };
      const ptsMs = index * 200;
      const results = [[0.1, rung === 3 ? SKIPPED : 0.1]];
      const samples = pool.add({ ptsMs, rung }, update.seen, results);
      emitter.frame({
        ...{ index, ptsMs, width: 640, height: 360, counts },
        ...{ update, results, samples },
      });
    });
    const events = emitter.finish({
      trackReason: 'REASON_SOURCE_ENDED',
      endReason: 'END_REASON_SOURCE_ENDED',
      completeness: 1,
      elapsedMs: 1,
      counts: { received: 10, analysed: 10, dropped: {}, inFlight: 0 },
    });
    const verdicts = events.flatMap(({ verdict }) => verdict ?? []);
    return { track: verdicts[0]!, session: verdicts[1]! };
  }

  test('at full quality it may call a face authentic, and says nothing of degradation', () => {
    for (const verdict of Object.values(watch(new Array(10).fill(0)))) {
      expect(verdict).toMatchObject({
        label: 'LABEL_AUTHENTIC_LIKELY',
        degradeRung: 0,
        blindTo: [],
      });
      expect(verdict.degradation).toBeUndefined();
    }
  });

  test('fewer frames are told, and are no doubt about the face', () => {
    for (const verdict of Object.values(watch([0, 0, 0, 0, 0, 1, 1, 2, 1, 1]))) {
      expect(verdict).toMatchObject({
        label: 'LABEL_AUTHENTIC_LIKELY',
        reasons: [],
        degradeRung: 1,
        degradation: { highestRung: 2, share: 0.5, skipped: [] },
      });
    }
  });

  test('what remains vouches for nobody when it is blind to something', () => {
    for (const verdict of Object.values(watch([0, 0, 0, 3, 3, 3, 3, 3, 3, 3]))) {
      expect(verdict).toMatchObject({
        label: 'LABEL_INCONCLUSIVE',
        blindTo: ['talking-head'],
        degradeRung: 3,
        degradation: { highestRung: 3, share: 0.7, skipped: ['heads'] },
      });
      expect(verdict.reasons).toContain('MEMBER_SKIPPED');
      expect(verdict.reasons).toContain('BLIND_SPOT');
    }
  });

  test('a member that voted on most samples counts, and that it was skipped is told', () => {
    for (const verdict of Object.values(watch([0, 0, 0, 0, 0, 0, 0, 3, 3, 0]))) {
      expect(verdict).toMatchObject({
        label: 'LABEL_AUTHENTIC_LIKELY',
        blindTo: [],
        degradeRung: 0,
      });
      expect(verdict.reasons).toEqual(['MEMBER_SKIPPED']);
      expect(verdict.degradation?.skipped).toEqual(['heads']);
    }
  });
});
