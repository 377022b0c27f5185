import type { CropBatch, Model, PluginContext, Score } from '@trueframe/sdk';
import type { Options } from './options.ts';

type Rules = Pick<NonNullable<Options['shadow']>, 'share' | 'tolerance'>;

/** Doubts are told of in the log no more often than this. */
const QUIET_MS = 60_000;

/** Scores a share of the crops here, too, and tells how far the server's scores are from that. */
export class Shadow {
  readonly #model: Model;
  readonly #rules: Rules;
  readonly #context: Pick<PluginContext, 'logger' | 'metrics'>;
  /** Crops that are due. */
  #due = 0;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(model: Model, rules: Rules, context: Pick<PluginContext, 'logger' | 'metrics'>) {
    this.#model = model;
    this.#rules = rules;
    this.#context = context;
  }

  /** `scores`: those of the server, one per crop or one per frame of each. A failure of the model here is counted, not thrown. */
  async compare(crops: CropBatch, scores: readonly Score[], signal: AbortSignal): Promise<void> {
    this.#due += crops.count * this.#rules.share;
    const count = Math.min(crops.count, Math.floor(this.#due));
    if (count === 0) return;
    this.#due -= count;
    const { metrics } = this.#context;
    try {
      const own = await this.#model.score(firstOf(crops, count), signal);
      const differences = own.map((score, k) => differenceOf(score, scores[k]!));
      const largest = Math.max(...differences);
      metrics.count('shadow_crops', count);
      metrics.highest('shadow_difference', largest);
      const doubts = differences.filter((one) => one > this.#rules.tolerance).length;
      if (doubts > 0) this.#doubt(doubts, largest);
    } catch {
      metrics.count('shadow_failed', count);
    }
  }

  #doubt(count: number, difference: number): void {
    const { logger, metrics } = this.#context;
    metrics.count('shadow_doubts', count);
    if (performance.now() - this.#toldAt < QUIET_MS) return;
    this.#toldAt = performance.now();
    logger.warn('the server scores otherwise than the model here: is it the same one?', {
      difference,
      tolerance: this.#rules.tolerance,
      here: this.#model.info.sha256,
    });
  }
}

function firstOf({ count, dims, data }: CropBatch, first: number): CropBatch {
  return {
    count: first,
    dims: [first, ...dims.slice(1)],
    data: data.subarray(0, (data.length / count) * first),
  };
}

/** One that abstains where the other votes is as far away as can be. */
function differenceOf(a: Score, b: Score): number {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b);
  return typeof a === typeof b ? 0 : 1;
}
