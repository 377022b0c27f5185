export { GraphScorer } from './graph-scorer.ts';
