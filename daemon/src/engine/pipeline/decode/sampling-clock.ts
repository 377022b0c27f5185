import type { ClockPosition } from './continuous-clock.ts';
import {
  type Hold,
  JITTER_SECONDS,
  LONGEST_STEP_SECONDS,
  STEP_LIMIT_SECONDS,
} from './time-rules.ts';

/** Facts about the clock of one run of ffmpeg that are known beforehand, by that clock. */
export interface ClockFacts {
  /** Start of media time 0; undefined: the first frame may have any time. */
  readonly startSeconds: number | undefined;
  /** Position that the run before had reached, instead. */
  readonly position?: ClockPosition | undefined;
  /** One frame, while none was measured. */
  readonly stepSeconds: number;
  readonly hold?: Hold | undefined;
}

// Registers of the expression, which keep their values from frame to frame. Times in ticks.
const BEGUN = 0;
const IN = 1;
const OUT = 2;
const OTHER_OFFSET = 3;
const STEP = 4;
const CELL = 5;
const DISTANCE = 6;
// Register 7 is the sampling filter's, see WAITS_FOR there.
const OFFSET = 8;
const LATE = 9;

/**
 * The expression of a `select` that wants the first frame in every cell of 1/fps seconds of continuous time: what
 * ContinuousClock makes of the frames' times, in ffmpeg's words. So a clock that goes back does not make it wait.
 *
 * `shiftSeconds`: how far the cells are before time 0; `lastCell`: the newest one that had its frame.
 */
export function firstOfEachCell(
  fps: number,
  shiftSeconds: number,
  lastCell: number,
  { startSeconds, position, stepSeconds, hold }: ClockFacts,
): string {
  const ticks = (seconds: number) => `${seconds}/TB`;
  const distance = `ld(${DISTANCE})`;
  const isAhead = hold
    ? `(lte(${distance},${ticks(STEP_LIMIT_SECONDS)})+lte(${distance},${ticks(hold.longestSeconds)})*lte(pts,${ticks(hold.untilSeconds)}))`
    : `lte(${distance},${ticks(STEP_LIMIT_SECONDS)})`;
  const start =
    startSeconds === undefined ? 'if(isnan(pts),0,pts)' : `round(${ticks(startSeconds)})`;
  const jitter = ticks(JITTER_SECONDS);
  const back = `(pts+ld(${OTHER_OFFSET}))`;
  const goOn = position && [
    `st(${BEGUN},1)`,
    `st(${IN},round(${ticks(position.sourceSeconds)}))`,
    `st(${OUT},round(${ticks(position.seconds)}))`,
    `st(${STEP},${ticks(stepSeconds)})`,
    `st(${CELL},${lastCell})`,
  ];
  const ahead = `(${back}-ld(${OUT}))`;
  const begin = [
    `st(${BEGUN},1)`,
    `st(${IN},${start})`,
    `st(${OUT},ld(${IN}))`,
    `st(${STEP},${ticks(stepSeconds)})`,
    `st(${CELL},${lastCell})`,
    `st(${DISTANCE},if(isnan(pts),0,pts-ld(${IN})))`,
    // Where the first frame may be: ours is its own time. Elsewhere it is at the start.
    `if(if(lte(${distance},0),gt(${distance},-${ticks(STEP_LIMIT_SECONDS)}),${isAhead}),st(${OUT},ld(${OUT})+${distance}))`,
    `st(${IN},ld(${IN})+${distance})`,
  ];
  const timeless = [`st(${IN},ld(${IN})+ld(${STEP}))`, `st(${OUT},ld(${OUT})+ld(${STEP}))`];
  const step = [
    `st(${OUT},ld(${OUT})+${distance})`,
    `st(${STEP},min(${distance},${ticks(LONGEST_STEP_SECONDS)}))`,
    `st(${IN},pts)`,
    `st(${LATE},0)`,
  ];
  const jump = [
    // Ahead, who knows how long that was: the frame is wanted in any case.
    `st(${OFFSET},ld(${OUT})-ld(${IN}))`,
    `if(gt(${ahead},0)*lte(${ahead},${ticks(STEP_LIMIT_SECONDS)})*(lte(${distance},0)+lt(${ahead},${distance})),st(${OUT},${back}),if(gt(${distance},0),st(${CELL},-1e15));st(${OUT},ld(${OUT})+(ld(${LATE})+1)*ld(${STEP})))`,
    `st(${OTHER_OFFSET},ld(${OFFSET}))`,
    `st(${IN},pts)`,
    `st(${LATE},0)`,
  ];
  const isLate = `lte(${distance},0)*gt(${distance},-${jitter})*lt(ld(${LATE})*ld(${STEP}),${jitter})`;
  const timed = `st(${DISTANCE},pts-ld(${IN}));if(gt(${distance},0)*${isAhead},${step.join(';')},if(${isLate},st(${LATE},ld(${LATE})+1),${jump.join(';')}))`;
  const next = `if(isnan(pts),${timeless.join(';')},${timed})`;
  return [
    goOn
      ? `if(ld(${BEGUN}),0,${goOn.join(';')});${next}`
      : `if(ld(${BEGUN}),${next},${begin.join(';')})`,
    `st(${DISTANCE},floor((ld(${OUT})*TB+${shiftSeconds})*${fps}))`,
    `if(gt(${distance},ld(${CELL})),st(${CELL},${distance});1,0)`,
  ].join(';');
}
