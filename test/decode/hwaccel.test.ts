import { HardwareDecode, hasNvidiaDriver } from '@trueframe/daemon/machine';
import { expect, test } from 'vitest';
import { testClip } from './support/clips.ts';
import { essence, watchFile } from './support/media-session.ts';

// A machine without an NVIDIA GPU can show that everything goes on in software, counted and with the reason.
const hasNone = !hasNvidiaDriver();

function listen(): { told: string[]; onSoftware: (reason: string, said: string) => void } {
  const told: string[] = [];
  return { told, onSoftware: (reason, said) => told.push(`${reason}: ${said}`) };
}

test.runIf(hasNone)('auto asks nobody, and counts nothing, where there is no driver', async () => {
  const { told, onSoftware } = listen();
  const hardware = await HardwareDecode.open('auto', 0, onSoftware);
  expect(hardware.problem).toMatch(/no NVIDIA driver/);
  expect(hardware.inputOptions()).toEqual([]);
  expect(told).toEqual([]);
});

test.runIf(hasNone)(
  'cuda that was asked for is tried, and every source in software is told',
  async () => {
    const { told, onSoftware } = listen();
    const hardware = await HardwareDecode.open('cuda', 0, onSoftware);
    expect(hardware.problem).toMatch(/libcuda|CUDA/i);
    const path = testClip('plain.mp4');

    const seen = await watchFile(path, { settings: { hardware } });

    expect(seen.frames).toHaveLength(50);
    expect(told).toEqual([`unavailable: ${hardware.problem}`]);
  },
);

test.runIf(hasNone)('a device that refuses a decoder costs a source nothing', async () => {
  const { told, onSoftware } = listen();
  const hardware = new HardwareDecode(0, '', onSoftware);
  const path = testClip('plain.mp4');

  const seen = await watchFile(path, { settings: { hardware } });

  const expected = await watchFile(path);
  expect(essence(seen.frames)).toEqual(essence(expected.frames));
  expect(seen.counts).toEqual(expected.counts);
  expect(seen.error).toBeUndefined();
  expect(told).toEqual([expect.stringMatching(/^refused: .*/)]);

  await watchFile(path, { settings: { hardware } });
  expect(told, 'and the next source does not ask again').toHaveLength(2);
});

test('a decoder that gives what no GPU gives is told as unsupported', () => {
  const { told, onSoftware } = listen();
  const hardware = new HardwareDecode(0, '', onSoftware);
  const line = (format: string) =>
    `[graph 0 input from stream 0:0 @ 0x5] [verbose] w:320 h:240 pixfmt:${format} tb:1/25 fr:25/1`;
  hardware.read(line('nv12'));
  expect(told).toEqual([]);
  hardware.read(line('yuv422p'));
  expect(told).toEqual(['unsupported: ffmpeg decoded it in software, to yuv422p']);
});
