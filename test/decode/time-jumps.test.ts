import { readFileSync, writeFileSync } from 'node:fs';
import type { SamplingPolicy } from '@trueframe/daemon/config';
import { ContinuousClock, cellAt, isHold, samplingFilter } from '@trueframe/daemon/testing';
import type { MediaFormat } from '@trueframe/proto';
import { describe, expect, test } from 'vitest';
import { execFileSync } from '../helpers/programs.ts';
import { clip, scratch, testClip } from './support/clips.ts';
import { essence, type SessionOptions, watchFile } from './support/media-session.ts';
import { all, fragmented, push as pushAs } from './support/push-client.ts';

/** Two seconds of VP8, as a browser records it. */
function webm(name: string, picture: string): string {
  const input = ['-f', 'lavfi', '-i', `${picture}=size=160x120:rate=25:duration=2`];
  return clip(name, ...input, '-c:v', 'libvpx', '-deadline', 'realtime', '-g', '25');
}

function joined(name: string, ...parts: readonly string[]): string {
  const path = scratch(name);
  writeFileSync(path, Buffer.concat(parts.map((part) => readFileSync(part))));
  return path;
}

const twice = () => joined('twice.webm', webm('a.webm', 'testsrc2'), webm('b.webm', 'testsrc'));
const tsTwice = () => joined('twice.ts', testClip('clip.ts'), testClip('clip.ts'));

/** A clip of which one frame has another time. */
function glitch(name: string, frame: number, seconds: number): string {
  const plain = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '0', '-g', '20'];
  const source = ['-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=25:duration=2'];
  const made = clip('plain.mp4', ...source, ...plain);
  // Times of packets are in ticks; what is decoded keeps its order.
  const bsf = `setts=pts='if(eq(N,${frame}),PTS+${seconds}/TB_OUT,PTS)':dts=DTS`;
  return clip(name, '-i', made, '-c', 'copy', '-bsf:v', bsf);
}

const grid = (count: number, stepMs: number) => Array.from({ length: count }, (_, k) => k * stepMs);
const timesOf = (frames: readonly { readonly ptsMs: number }[]) =>
  frames.map(({ ptsMs }) => Math.round(ptsMs));

describe('files whose parts were joined', () => {
  test.for([
    ['all', grid(100, 40)],
    [{ fps: 5 }, grid(20, 200)],
    [{ everyNth: 10 }, grid(10, 400)],
    [{ evenlySpread: 4 }, [0, 33 * 40, 66 * 40, 99 * 40]],
  ] as const)(
    'WebM, %j: the second part is looked at like the first',
    async ([sampling, times]) => {
      const seen = await watchFile(twice(), { sampling: sampling as SamplingPolicy });

      expect(timesOf(seen.frames)).toEqual(times);
      expect(seen.jumps).toEqual([
        { ptsMs: 2000, sourceBeforeMs: 1960, sourceAfterMs: 0, omitted: 0 },
      ]);
      expect(seen.order.filter((type) => type === 'discontinuity')).toHaveLength(1);
      expect(seen.counts.received).toBe(100);
      expect(seen.completeness).toBe(1);
      expect(seen.warnings).toEqual([]);
    },
  );

  test('a limit counts the media time that was analysed', async () => {
    const seen = await watchFile(twice(), { sampling: { fps: 5 }, maxMediaMs: 3000 });

    expect(timesOf(seen.frames)).toEqual(grid(15, 200));
    expect(seen.endedBy).toBe('limit');
  });

  test('MPEG-TS: told as well, though ffmpeg would mend it in silence', async () => {
    const seen = await watchFile(tsTwice(), { sampling: { fps: 5 } });

    expect(seen.frames).toHaveLength(20);
    expect(seen.jumps).toHaveLength(1);
    expect(seen.frames.at(-1)?.ptsMs).toBeGreaterThan(3700);
  });

  test('an engine that takes over picks the same frames with the same times, and tells no jump twice', async () => {
    for (const path of [twice(), tsTwice()]) {
      for (const sampling of ['all', { fps: 5 }, { everyNth: 7 }] as const) {
        const whole = await watchFile(path, { sampling });
        const at = Math.floor(whole.frames.length * 0.7);
        const { index, ptsMs } = whole.frames[at]!;
        const rest = await watchFile(path, {
          sampling,
          resume: {
            ...{ afterPtsMs: ptsMs, received: index + 1, silentMs: 9, reason: 'ENGINE_CRASHED' },
            fromStart: true,
          },
        });

        expect(essence(rest.frames)).toEqual(essence(whole.frames.slice(at + 1)));
        expect(rest.jumps).toEqual([]);
      }
    }
  });
});

describe('single frames with a wrong time', () => {
  test.for([
    ['middle.mkv', 25, 36_000],
    ['middle.mp4', 25, 36_000],
    ['first.ts', 0, 36_000],
    ['last.mkv', 49, 36_000],
  ] as const)('%s: it is mended, and no other one moves', async ([name, frame, seconds]) => {
    const seen = await watchFile(glitch(name, frame, seconds), { sampling: { fps: 5 } });

    expect(seen.counts.received).toBe(50);
    expect(seen.frames.length).toBeGreaterThanOrEqual(10);
    expect(seen.frames.length).toBeLessThanOrEqual(11);
    expect(seen.frames.at(-1)?.ptsMs).toBeLessThan(2100);
    expect(seen.jumps.length).toBeGreaterThanOrEqual(1);
    expect(seen.completeness).toBe(1);
  });
});

test('pictures that are held for long are no jump where the container lasts as long', async () => {
  const source = ['-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=1/60:duration=240'];
  for (const name of ['slides.mp4', 'slides.mkv']) {
    const seen = await watchFile(clip(name, ...source, '-c:v', 'libx264'), {
      sampling: { fps: 5 },
    });

    expect(timesOf(seen.frames)).toEqual(grid(4, 60_000));
    expect(seen.jumps).toEqual([]);
  }
});

describe('pushed media', () => {
  const push = (format: MediaFormat, bytes: Buffer, options: SessionOptions) =>
    pushAs(format, all(bytes), { ...options, settings: { ringSlots: 64, maxFrameAge: 20_000 } });

  /** A fragmented MP4 whose fragments come once more, with the times that they had. */
  function fragmentsTwice(): Buffer {
    const bytes = fragmented();
    const first = bytes.indexOf('moof') - 4;
    const end = bytes.indexOf('mfra') - 4;
    const fragments = bytes.subarray(first, end);
    return Buffer.concat([bytes.subarray(0, first), fragments, fragments]);
  }

  test.for([
    ['MEDIA_FORMAT_FMP4', 'lossless'],
    ['MEDIA_FORMAT_FMP4', 'live'],
    ['MEDIA_FORMAT_MPEGTS', 'lossless'],
    ['MEDIA_FORMAT_MPEGTS', 'live'],
  ] as const)('%s, %s: times that begin again', async ([format, pace]) => {
    const bytes = format === 'MEDIA_FORMAT_FMP4' ? fragmentsTwice() : readFileSync(tsTwice());

    const seen = await push(format, bytes, { pace, sampling: { fps: 5 } });

    expect(seen.error).toBeUndefined();
    expect(seen.counts.received).toBe(100);
    expect(seen.frames).toHaveLength(20);
    expect(seen.frames.at(-1)?.ptsMs).toBeGreaterThan(3700);
    expect(seen.frames.at(-1)?.ptsMs).toBeLessThan(4100);
    expect(seen.jumps).toHaveLength(1);
  });
});

test('the filter inside ffmpeg picks by the same clock as the one outside', () => {
  // Each by its frame number: what is added to its time, in seconds, from there on or for it alone.
  const shapes: readonly string[] = [
    'if(gte(N,30),-1,0)',
    'if(eq(N,30),3600,0)',
    'if(eq(N,30),-3600,0)',
    'if(gte(N,20),20,0)+if(gte(N,60),-50,0)',
    'if(between(N,20,40),-(N-20)*.04,0)',
    'mod(N*7919,13)*5-30',
    'if(eq(N,0),36000,0)',
    'if(gte(N,10),15,0)+if(gte(N,40),400,0)',
    'if(mod(N,9),0,-.06)',
  ];
  const hold = { untilSeconds: 60, longestSeconds: 600 };
  for (const shape of shapes) {
    for (const startSeconds of [0, undefined]) {
      const facts = { startSeconds, stepSeconds: 0.04, hold };
      const filter = samplingFilter(
        { fps: 5 },
        {
          ...{ startSeconds: 0, clock: facts, frameCount: 0, received: 0, passOver: 0 },
          afterMs: Number.NEGATIVE_INFINITY,
        },
      );
      const made = `testsrc2=size=16x16:rate=25:duration=4,settb=1/1000,setpts='(N*.04+${shape})/TB'`;
      const { stderr } = run(`${made},showinfo@all=checksum=0,${filter},showinfo@out=checksum=0`);
      const times = (at: string) =>
        [...stderr.matchAll(new RegExp(`showinfo@${at} .*? n: .*?pts: *(-?\\d+) `, 'g'))].map(
          ([, pts]) => Number(pts) / 1000,
        );

      const clock = new ContinuousClock({
        ...facts,
        accepts: (step, toSeconds) => isHold(hold, step, toSeconds),
      });
      let cell = Number.NEGATIVE_INFINITY;
      let last = Number.NaN;
      const wanted = times('all').filter((time) => {
        const { seconds, jump } = clock.at(time);
        const isNew = cellAt(seconds, 5) > cell;
        // The length of a jump ahead is not known: its frame is taken, unless the clock only came back to its line.
        const isAhead =
          jump !== undefined &&
          !Number.isNaN(last) &&
          time > jump.beforeSeconds &&
          !clock.hasReturned;
        last = time;
        if (isNew) cell = cellAt(seconds, 5);
        return isNew || isAhead;
      });

      expect(times('all')).toHaveLength(100);
      expect(times('out'), shape).toEqual(wanted);
    }
  }
});

function run(filters: string): { readonly stderr: string } {
  const args = ['-hide_banner', '-nostats', '-f', 'lavfi', '-i', filters, '-f', 'null', '-'];
  return {
    stderr: execFileSync('bash', ['-c', 'exec ffmpeg "$@" 2>&1', 'bash', ...args], {
      encoding: 'utf8',
    }),
  };
}
