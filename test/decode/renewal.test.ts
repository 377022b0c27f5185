import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { Fmp4Pieces, MediaFeed } from '@trueframe/daemon/testing';
import { expect, test } from 'vitest';
import { execFileSync, spawn } from '../helpers/programs.ts';
import { clip, scratch } from './support/clips.ts';

// An ffmpeg that reads MP4 for days is replaced now and then: what comes out must be what one alone would have given.

interface Frame {
  readonly ticks: number;
  readonly hash: string;
}

/** One run of ffmpeg over `input`: time and content of every frame. */
async function decode(input: NodeJS.ReadableStream, filters: readonly string[]): Promise<Frame[]> {
  const filter = filters.length > 0 ? ['-vf', filters.join(',')] : [];
  const output = [...filter, '-vsync', 'passthrough', '-enc_time_base', '-1', '-f', 'framehash'];
  const args = ['-v', 'error', '-f', 'mov', '-i', 'pipe:0', '-an', ...output, '-hash', 'md5', '-'];
  const child = spawn('ffmpeg', args, { stdio: ['pipe', 'pipe', 'inherit'] });
  input.pipe(child.stdin);
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  await once(child, 'close');
  const rows = text.split('\n').filter((line) => /^\d/.test(line));
  return rows.map((row) => {
    const [, , pts, , , hash] = row.split(',').map((field) => field.trim());
    return { ticks: Number(pts), hash: hash! };
  });
}

/** Decodes `bytes` in runs of `framesPerRun` frames or a few more. */
async function decodeInRuns(bytes: Buffer, framesPerRun: number, timescale: number) {
  const path = scratch('renewal.sock');
  const server = createServer();
  server.listen(path);
  const sender = connect(path);
  const [socket] = (await once(server, 'connection')) as [Socket];
  sender.end(bytes);
  const feed = new MediaFeed(socket, new Fmp4Pieces(), {
    ...{ isLive: false, beginsWithKey: true, threads: 1, framesPerRun },
    maxAgeMs: Number.POSITIVE_INFINITY,
    uselessAgeMs: Number.POSITIVE_INFINITY,
    onSkipped: () => expect.unreachable('a lossless session skips nothing'),
  });
  const runs: Frame[][] = [];
  for (let run = feed.next(); run; run = feed.next()) {
    const frames = await decode(run.input, run.filters);
    for (const { ticks } of frames) feed.decoded(ticks / timescale);
    runs.push(frames);
  }
  feed.close();
  socket.destroy();
  server.close();
  return runs;
}

const FRAGMENTS = {
  'one fragment per frame': 'frag_every_frame',
  'one fragment per group of pictures': 'frag_keyframe',
};

test.each(Object.entries(FRAGMENTS))(
  '%s: times and pictures of many runs are those of one',
  async (_, flag) => {
    const path = clip(
      `${flag}.mp4`,
      ...['-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=30000/1001:duration=8'],
      ...['-f', 'lavfi', '-i', 'sine=duration=8', '-c:a', 'aac'],
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-g', '24', '-bf', '2', '-pix_fmt', 'yuv420p'],
      ...['-flags', '+cgop', '-movflags', `${flag}+empty_moov+default_base_moof`],
    );
    const show = ['-select_streams', 'v', '-show_entries', 'stream=time_base', '-of', 'csv=p=0'];
    const base = execFileSync('ffprobe', ['-v', 'error', ...show, path], { encoding: 'utf8' });
    const timescale = Number(base.trim().split('/')[1]);
    const bytes = readFileSync(path);

    const [whole] = await decodeInRuns(bytes, Number.POSITIVE_INFINITY, timescale);
    const runs = await decodeInRuns(bytes, 50, timescale);

    expect(whole).toHaveLength(240);
    expect(runs.length).toBeGreaterThan(2);
    expect(runs.flat()).toEqual(whole);
  },
);
