import { setTimeout as sleep } from 'node:timers/promises';
import { liveClipOf } from '@trueframe/cli/load';
import { beforeAll, expect, test } from 'vitest';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { type LiveClip, pushLive, transportStreamOf } from '../helpers/live-push.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { startTestDaemon } from '../helpers/test-daemon.ts';

// A live stream whose decoder gets no processor for a while: here because it is stopped.

const KEY_EVERY_MS = 1000;
const STOPPED_MS = 4000;

const clips: Partial<Record<string, LiveClip>> = {};

beforeAll(async () => {
  const path = makeClip(30, 'live.mp4', ['-c:v', 'libx264', '-g', '25', '-bf', '0']);
  clips.fmp4 = await liveClipOf(path);
  clips.mpegts = transportStreamOf(path);
});

test.each(['fmp4', 'mpegts'])(
  '%s: what was not decoded in time is skipped, told and counted, and the stream is live again',
  async (format) => {
    const clip = clips[format]!;
    const daemon = await startTestDaemon(withFaultyPlugins);
    const push = pushLive(daemon.client, clip, { includeScores: true });
    const { stream } = push;
    await stream.until(({ scores }) => (scores?.ptsMs ?? 0) > 3000);
    const [decoder] = daemon.decoders();
    process.kill(decoder!.pid, 'SIGSTOP');
    await sleep(STOPPED_MS);
    process.kill(decoder!.pid, 'SIGCONT');

    const { gap } = await stream.until(({ gap }) => Boolean(gap));
    expect(gap?.reason).toBe('OVERLOAD');
    expect(gap?.durationMs).toBeCloseTo(Number(gap?.toMs) - Number(gap?.fromMs), 3);
    // It goes on at a key frame.
    expect(Number(gap?.toMs) % KEY_EVERY_MS).toBeCloseTo(0, 3);
    push.takeAges();
    await sleep(3000);
    const ages = push.takeAges();
    expect(ages.length).toBeGreaterThan(30);
    expect(Math.min(...ages)).toBeLessThan(KEY_EVERY_MS);
    push.end();
    const { end } = await daemon.finish(stream);

    expect(end.status, end.details).toBe('OK');
    const { frames, gaps, verdict } = stream.summary!;
    expect(gaps).toEqual(stream.events.flatMap(({ gap }) => gap ?? []));
    const allMissingMs = gaps.reduce((sum, one) => sum + one.durationMs, 0);
    // The decoder is tried with a frame now and then, so the time that it stood still may be several gaps.
    expect(allMissingMs).toBeGreaterThan(STOPPED_MS - 2 * KEY_EVERY_MS);
    // Between the frames before and after a gap of n frames are n + 1 steps.
    expect(Number(frames?.dropped.late)).toBe(Math.round(allMissingMs / 40) - gaps.length);
    expect(verdict?.hasGap).toBe(true);
    expect(await daemon.metric('trueframe_gaps_total{reason="overload"}')).toBe(gaps.length);
    expect(await daemon.metric('trueframe_gap_seconds_total{reason="overload"}')).toBeCloseTo(
      allMissingMs / 1000,
      6,
    );
    expect(await daemon.metric('trueframe_frames_dropped_total{reason="late"}')).toBe(
      Number(frames?.dropped.late),
    );
  },
);
