import { describe, expect, test } from 'vitest';
import { hasRawRtsp, rawRtsp } from '../helpers/raw-rtsp.ts';
import { testClip } from './support/clips.ts';
import { type SeenMedia, type SessionOptions, watch } from './support/media-session.ts';

async function camera(args: readonly string[], options: SessionOptions = {}): Promise<SeenMedia> {
  const url = await rawRtsp(testClip('without-b.264', '-bf', '0'), ...args);
  return watch(
    { kind: 'rtsp', url },
    { pace: 'live', sampling: { fps: 5 }, maxMediaMs: 4000, ...options },
  );
}

describe.skipIf(!hasRawRtsp)('cameras whose clocks jump (TRUEFRAME_SHARED, Python)', () => {
  test.for([
    ['times begin again', ['--mode', 'reset', '--at', '2'], 1],
    ['the clock is set back', ['--audio', '--mode', 'ntpback', '--at', '2', '--jump', '6'], 1],
    ['the clock is set ahead', ['--mode', 'forward', '--at', '2', '--jump', '6'], 1],
    ['times go back by an hour', ['--mode', 'back', '--at', '2', '--jump', '3600'], 1],
    ['one frame is an hour ahead', ['--mode', 'glitch', '--at', '2', '--jump', '3600'], 2],
  ] as const)('%s: four seconds are four seconds', async ([, args, jumps]) => {
    const seen = await camera(args);

    expect(seen.error).toBeUndefined();
    expect(seen.endedBy).toBe('limit');
    expect(seen.gaps).toEqual([]);
    expect(seen.jumps).toHaveLength(jumps);
    expect(seen.jumps[0]?.ptsMs).toBeGreaterThan(1800);
    expect(seen.jumps[0]?.ptsMs).toBeLessThan(2200);
    // 25 frames a second, every fifth of them.
    expect(seen.counts.received).toBeGreaterThan(95);
    expect(seen.counts.received).toBeLessThan(106);
    expect(seen.counts.analysed).toBeGreaterThan(18);
    expect(seen.counts.analysed).toBeLessThan(24);
  });
});

describe.skipIf(!hasRawRtsp)('packets that get lost (TRUEFRAME_SHARED, Python)', () => {
  test('frames that suffered are not handed out, and are counted', async () => {
    const clean = await camera([], { sampling: 'all' });
    const seen = await camera(['--loss', '0.05'], { sampling: 'all' });

    const known = new Set(clean.frames.map(({ hash }) => hash));
    expect(clean.counts.dropped).toEqual({});
    expect(seen.counts.dropped.corrupt).toBeGreaterThan(10);
    expect(seen.frames.filter(({ hash }) => !known.has(hash))).toEqual([]);
    expect(seen.warnings).toMatchObject([{ code: 'DECODE_DAMAGED' }]);
  });
});
