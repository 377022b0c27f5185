import { expect, test } from 'vitest';
import { type CompletenessFacts, claimedCompleteness, completenessOf } from './completeness.ts';

const mp4 = {
  container: 'mov,mp4,m4a,3gp,3g2,mj2',
  frameCount: 100,
  durationMs: 4000,
  hasOwnDuration: true,
  frameRate: 25,
  startMs: 0,
};
const whole = {
  probe: mp4,
  isSkipping: false,
  received: 100,
  lastMs: 3960,
  hasErrors: false,
  untilMs: Number.POSITIVE_INFINITY,
};

/** `found`: what a second look at the file finds; absent: nobody may look. */
function share(
  facts: Partial<CompletenessFacts>,
  found?: { readonly frames: number; readonly endMs: number; readonly endOfFile?: number },
): Promise<number> {
  const looked = () => {
    if (!found) throw new Error('an ordinary file is not read twice');
    return found;
  };
  return completenessOf(
    { ...whole, ...facts },
    { measure: async () => looked(), endOfFile: async () => looked().endOfFile ?? 0 },
  );
}

test('all frames are there', async () => {
  expect(await share({})).toBe(1);
});

test('cut short: by the promised count or by time', async () => {
  const cut = { received: 40, lastMs: 1560 };
  const rest = { frames: 40, endMs: 1600, endOfFile: 1600 };

  expect(await share(cut, rest)).toBe(0.4);
  expect(await share({ ...cut, probe: { ...mp4, frameCount: 0 } }, rest)).toBeCloseTo(0.4, 6);
});

test('frames missing in the middle count once the decoder has complained', async () => {
  expect(await share({ received: 90 })).toBe(1);
  expect(await share({ received: 90, hasErrors: true }, { frames: 100, endMs: 4000 })).toBe(0.9);
});

test('a run that was ended early owes only what lies before its end', async () => {
  expect(await share({ received: 25, lastMs: 960, untilMs: 960 })).toBe(1);
});

test('Matroska measures its duration from time 0', async () => {
  const mkv = { ...mp4, container: 'matroska,webm', frameCount: 0 };
  expect(await share({ probe: { ...mkv, startMs: 2000, durationMs: 6000 } })).toBe(1);
});

test('a container that promises nothing: unknown, or by what is in it once the decoder has complained', async () => {
  const raw = { ...mp4, container: 'h264', frameCount: 0, durationMs: 0, hasOwnDuration: false };
  expect(await share({ probe: raw })).toBe(0);
  const damaged = { probe: raw, hasErrors: true, received: 6 };
  expect(await share(damaged, { frames: 50, endMs: 0 })).toBe(0.12);
});

test('sound that goes on is no missing picture; a file that ends before its time is', async () => {
  const flv = { ...mp4, container: 'flv', frameCount: 0, durationMs: 7000, hasOwnDuration: false };
  const found = { frames: 100, endMs: 4000 };
  expect(await share({ probe: flv }, { ...found, endOfFile: 6990 })).toBe(1);
  expect(await share({ probe: flv }, { ...found, endOfFile: 4000 })).toBeCloseTo(4 / 7, 6);
});

test('the last picture may be shown for long', async () => {
  const slides = { ...mp4, frameCount: 0, durationMs: 30_000 };
  expect(await share({ probe: slides }, { frames: 100, endMs: 30_000 })).toBe(1);
});

test('what the decoder leaves out is not missing', async () => {
  const sparing = { isSkipping: true, received: 50, hasErrors: true };
  expect(await share(sparing, { frames: 100, endMs: 4000 })).toBe(1);
});

test('where nobody can look a second time, claims may accuse and never acquit', async () => {
  expect(await claimedCompleteness({ ...whole, received: 40, lastMs: 1560 })).toBe(0.4);
  expect(await claimedCompleteness({ ...whole, hasErrors: true })).toBe(0);
});
