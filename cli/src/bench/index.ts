// @trueframe/cli/load: the load of `trueframe bench`, for measurements of other kinds.

export { quantile } from '../quantile.ts';
export { type CoresUsed, countCores } from './cores-used.ts';
export { findCapacity, type Step as LoadStep } from './find-capacity.ts';
export { liveClipOf, syntheticClip } from './live-clip.ts';
export { LiveLoad } from './live-load.ts';
export { openLoad } from './load-sources.ts';
export {
  type LoadSample,
  type MeasuredTarget,
  measureLoad,
  type Quantiles,
} from './measure-load.ts';
export { type ProcessCost, processTree } from './process-tree.ts';
export { PushedSession } from './pushed-session.ts';
export { Scrape } from './scrape.ts';
export { startServeChild } from './serve-child.ts';
