// @trueframe/cli/load: the load of `trueframe bench`, for measurements of other kinds.

export { quantile } from '../quantile.ts';
export { type CoresUsed, countCores } from './cores-used.ts';
export { findCapacity, type Step as LoadStep } from './find-capacity.ts';
export { liveClipOf, syntheticClip } from './live-clip.ts';
export { LiveLoad } from './live-load.ts';
export { type LoadSample, measureLoad, type Quantiles } from './measure-load.ts';
export { type ProcessCost, processTree } from './process-tree.ts';
export { PulledSession } from './pulled-session.ts';
export { PushedSession } from './pushed-session.ts';
export { Scrape } from './scrape.ts';
export { startServeChild } from './serve-child.ts';
