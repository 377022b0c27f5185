/**
 * Calls `onStall` once when no frame has come for too long. Time in which the decoder waits for us does not count: then
 * it is the pipeline that is slow, not the source.
 */
export function watchForStall(options: {
  /** Time of the newest sign of life of the source, in milliseconds of performance.now(); undefined: none yet. */
  readonly lastFrameAt: () => number | undefined;
  readonly isBlocked: () => boolean;
  /** Until the first frame. */
  readonly firstFrameMs: number;
  /** Between frames. */
  readonly stallMs: number;
  readonly onStall: () => void;
}): { stop(): void } {
  const begunAt = performance.now();
  let blockedAt = begunAt;
  const timer = setInterval(
    () => {
      const now = performance.now();
      if (options.isBlocked()) blockedAt = now;
      const frameAt = options.lastFrameAt();
      const allowed = frameAt === undefined ? options.firstFrameMs : options.stallMs;
      if (now - Math.max(blockedAt, frameAt ?? begunAt) < allowed) return;
      clearInterval(timer);
      options.onStall();
    },
    Math.min(250, options.stallMs / 4),
  );
  return { stop: () => clearInterval(timer) };
}
