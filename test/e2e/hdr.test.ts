import { afterAll, beforeAll, expect, test } from 'vitest';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { pushBytes, toFragmentedMp4 } from '../helpers/push-file.ts';
import { TestDaemon } from '../helpers/test-daemon.ts';

const PQ = ['-c:v', 'libx264', '-color_trc', 'smpte2084', '-colorspace', 'bt2020nc'];

let daemon: TestDaemon;
beforeAll(async () => {
  daemon = await TestDaemon.launch(withFaultyPlugins);
});
afterAll(() => daemon.close());

test('HDR that nobody graded is named, and nobody judges its faces', async () => {
  const media = toFragmentedMp4(makeClip(1, 'pq.mkv', [...PQ, '-color_primaries', 'bt2020']));
  const stream = pushBytes(daemon.client, media, { pipeline: 'fixed-authentic' });
  await daemon.finish(stream);

  expect(stream.summary?.verdict).toMatchObject({
    label: 'LABEL_UNABLE_TO_EVALUATE',
    reasons: ['HDR_NOT_GRADED'],
    samples: 0,
  });
  const warnings = stream.events.flatMap(({ warning }) => warning?.code ?? []);
  expect(warnings).toEqual(['DECODE_HDR']);
});

test('a file of it is graded and judged, also where it leaves out what it was made with', async () => {
  const options = { pipeline: 'fixed-authentic' };
  const { stream } = await daemon.analyze({ source: makeClip(1, 'pq.mkv', PQ), options });

  expect(stream.summary?.verdict).toMatchObject({ label: 'LABEL_AUTHENTIC_LIKELY', samples: 25 });
  expect(stream.events.some(({ warning }) => warning)).toBe(false);
});
