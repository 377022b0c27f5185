import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { testClip } from './support/clips.ts';
import { essence, watchFile } from './support/media-session.ts';

describe('flow', () => {
  test('lossless: a slow reader gets every frame, with no more than the ring in flight', async () => {
    let most = 0;
    const seen = await watchFile(testClip('clip.mp4'), {
      settings: { ringSlots: 3 },
      onFrame: async () => {
        await wait(10);
        most += 1;
      },
    });

    expect(most).toBe(50);
    expect(essence(seen.frames)).toEqual(essence((await watchFile(testClip('clip.mp4'))).frames));
  });

  test('live: the oldest waiting frame is dropped and counted; a held one is never overwritten', async () => {
    const whole = await watchFile(testClip('clip.mp4'));
    const held: string[] = [];

    const seen = await watchFile(testClip('clip.mp4'), {
      pace: 'live',
      settings: { ringSlots: 3 },
      onFrame: async ({ slot }) => {
        await wait(100);
        held.push(`${slot.index} ${new Uint8Array(slot.ring, slot.offset, slot.byteLength).at(0)}`);
      },
    });

    expect(seen.counts.received).toBe(50);
    expect(seen.counts.dropped).toEqual({ overload: 50 - seen.frames.length });
    expect(seen.frames.length).toBeLessThan(50);
    // Dropping the oldest: what is there last is the end of the clip.
    expect(seen.frames.at(-1)?.index).toBe(49);
    const hashes = new Map(whole.frames.map(({ index, hash }) => [index, hash]));
    for (const { index, hash } of seen.frames) expect(hash).toBe(hashes.get(index));
    expect(held).toHaveLength(seen.frames.length);
  });

  test('releasing a frame twice is an error', async () => {
    let twice: unknown;
    await watchFile(testClip('clip.mp4'), {
      maxMediaMs: 100,
      onFrame: (frame, _media, soFar) => {
        if (soFar > 1) return;
        const { release } = frame;
        let isDone = false;
        Object.assign(frame, {
          release: () => {
            if (isDone) return;
            isDone = true;
            release();
            try {
              release();
            } catch (error) {
              twice = error;
            }
          },
        });
      },
    });

    expect(twice).toMatchObject({ code: 'INTERNAL' });
  });

  test('the media limit ends the source cleanly', async () => {
    const seen = await watchFile(testClip('clip.mp4'), { maxMediaMs: 1000 });

    expect(seen.frames).toHaveLength(25);
    expect(seen.counts).toMatchObject({ received: 25, dropped: {} });
    expect(seen.endedBy).toBe('limit');
    expect(seen.completeness).toBe(1);
    expect(seen.warnings).toEqual([]);
  });

  test('the media limit ends a source of which nothing more is wanted', async () => {
    const seen = await watchFile(testClip('clip.mp4'), {
      sampling: { everyNth: 40 },
      maxMediaMs: 400,
    });

    expect(seen.frames.map(({ index }) => index)).toEqual([0]);
    expect(seen.counts).toMatchObject({ received: 10, dropped: { sampling: 9 } });
    expect(seen.endedBy).toBe('limit');
  });

  test('stop: frames in the ring are still delivered, the rest is booked as cancelled', async () => {
    const seen = await watchFile(testClip('clip.mp4'), {
      onFrame: async (_frame, media, soFar) => {
        if (soFar !== 3) return;
        await wait(200);
        media.stop();
      },
    });

    expect(seen.endedBy).toBe('stop');
    expect(seen.error).toBeUndefined();
    expect(seen.frames.length).toBeGreaterThan(3);
    expect(seen.frames.length).toBeLessThan(50);
    expect(seen.counts.received - seen.frames.length).toBe(seen.counts.dropped.cancelled ?? 0);
    expect(seen.states.at(-1)).toMatchObject({ state: 'STATE_ENDED' });
  });

  test('cancel: the decoder is killed and the iteration ends with SESSION_CANCELLED', async () => {
    const abort = new AbortController();
    const seen = await watchFile(testClip('clip.mp4'), {
      signal: abort.signal,
      onFrame: (_frame, _media, soFar) => {
        if (soFar === 3) abort.abort();
      },
    });

    expect(seen.error?.code).toBe('SESSION_CANCELLED');
    expect(seen.frames).toHaveLength(3);
    expect(seen.states.map(({ state }) => state)).not.toContain('STATE_ENDED');
  });

  test('cancelled before it began: nothing is started', async () => {
    const seen = await watchFile(testClip('clip.mp4'), { signal: AbortSignal.abort() });

    expect(seen.error?.code).toBe('SESSION_CANCELLED');
    expect(seen.counts.received).toBe(0);
  });
});
