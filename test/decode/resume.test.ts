import type { SamplingPolicy } from '@trueframe/daemon/config';
import { FrameLedger } from '@trueframe/daemon/media';
import { expect, test } from 'vitest';
import { hasShared, shared } from '../helpers/shared.ts';
import { clip, testClip } from './support/clips.ts';
import { essence, watchFile } from './support/media-session.ts';

const SAMPLINGS: readonly SamplingPolicy[] = [
  { everyNth: 3 },
  { fps: 8 },
  { fps: 8, referencesOnly: true },
  { evenlySpread: 11 },
];

/** Runs a file whole and from several points on; both must have given the same frames, numbered the same way. */
async function expectExactResume(
  path: string,
  sampling: SamplingPolicy,
  points: readonly number[],
) {
  const whole = await watchFile(path, { sampling });
  for (const point of points) {
    const at = Math.floor(point * (whole.frames.length - 1));
    const { index, ptsMs } = whole.frames[at]!;
    const ledger = new FrameLedger();
    const dropped: Record<string, number> = index > at ? { sampling: index - at } : {};
    ledger.restore({ received: index + 1, analysed: at + 1, dropped });

    const rest = await watchFile(path, {
      sampling,
      ledger,
      resume: { afterPtsMs: ptsMs, received: index + 1, silentMs: 500, reason: 'ENGINE_CRASHED' },
    });

    expect(essence(rest.frames), `after frame ${index}`).toEqual(
      essence(whole.frames.slice(at + 1)),
    );
    expect(rest.gaps).toEqual([]);
    expect(rest.counts).toEqual(whole.counts);
    expect(rest.completeness).toBe(whole.completeness);
  }
}

test.for(['clip.mp4', 'clip.mkv', 'clip.ts', 'clip.264', 'clip.gif', 'clip.avi'])(
  '%s: a resumed run gives exactly the frames that were missing',
  async (name) => {
    const path = testClip(name);
    await expectExactResume(path, 'all', [0, 0.37, 0.7, 1]);
    for (const sampling of SAMPLINGS) await expectExactResume(path, sampling, [0.37]);
  },
);

test('long distances between key frames, open groups of pictures and a start that is not 0', async () => {
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=25:duration=6'];
  const x264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '4', '-g', '75'];
  const open = ['-x264-params', 'open-gop=1:b-pyramid=normal', '-output_ts_offset', '3.21'];
  for (const name of ['open.mp4', 'open.mkv']) {
    const path = clip(name, ...picture, ...x264, ...open);
    await expectExactResume(path, 'all', [0.2, 0.49, 0.5, 0.51, 0.9]);
    await expectExactResume(path, { fps: 5 }, [0.5]);
  }
});

test('a run that had not analysed any frame starts from the beginning', async () => {
  const { frames } = await watchFile(testClip('clip.mp4'), {
    resume: {
      afterPtsMs: Number.NEGATIVE_INFINITY,
      received: 0,
      silentMs: 500,
      reason: 'ENGINE_CRASHED',
    },
  });

  expect(frames).toHaveLength(50);
});

test.skipIf(!hasShared)('recorded clips resume exactly', async () => {
  await expectExactResume(shared('data/video/decode/nasa_13013.mp4'), 'all', [0.4, 0.8]);
  await expectExactResume(shared('data/video/real/asl-yes.mkv'), 'all', [0.5]);
  await expectExactResume(shared('data/video/none/cars.gif'), { fps: 5 }, [0.5]);
  await expectExactResume(shared('data/video/decode/CI_MW_D.264'), 'all', [0.5]);
});
