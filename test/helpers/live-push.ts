import type { SessionOptions } from '@trueframe/proto';
import { onTestFinished } from 'vitest';
import type { FragmentedMp4 } from '../../daemon/dist/cli/bench/fragmented-mp4.js';
import type { PushStream, TestClient } from './client.ts';

/** A call that pushes an endless live stream in real time, and how old the scores are that come back. */
export interface LivePush {
  readonly stream: PushStream;
  /** Milliseconds from when a frame was due to when its score came; `take` forgets them. */
  takeAges(): number[];
  /** The source ends. */
  end(): void;
}

const TICK_MS = 10;

/** Begins now; ends with the test at the latest. */
export function pushLive(
  client: TestClient,
  clip: FragmentedMp4,
  options: SessionOptions,
  metadata: Record<string, string> = {},
): LivePush {
  const stream = client.push(metadata);
  const startMs = performance.now();
  let ages: number[] = [];
  let next = 0;
  let timer: NodeJS.Timeout | undefined;
  stream.onEvent(({ scores }) => {
    if (scores) ages.push(performance.now() - startMs - scores.ptsMs);
  });
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  // One fragment after the other: when the daemon takes no more, the stream falls behind, and the ages show it.
  const tick = async () => {
    while (timer && startMs + clip.dueMs(next) <= performance.now()) {
      await stream.send({ media: { data: clip.fragment(next).data } });
      next += 1;
    }
    if (timer) timer = setTimeout(tick, TICK_MS);
  };
  void stream.send({ open: { format: 'MEDIA_FORMAT_FMP4', options } });
  void stream.send({ media: { data: clip.init } });
  timer = setTimeout(tick, TICK_MS);
  void stream.ended.then(stop);
  onTestFinished(stop);
  return {
    stream,
    takeAges() {
      const taken = ages;
      ages = [];
      return taken;
    },
    end() {
      stop();
      stream.end();
    },
  };
}
