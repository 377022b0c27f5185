import { Scrape } from './bench/scrape.ts';

/** Says how many seconds the models of a daemon have taken since it was started; undefined where the daemon does not say. */
export type ModelClock = () => Promise<number | undefined>;

/** Starts a clock; it counts one session when no other runs. `metricsAddress`: `host:port`. */
export async function startModelClock(metricsAddress: string): Promise<ModelClock> {
  const read = () =>
    Scrape.of(metricsAddress).then(
      (scrape) => scrape.sum('trueframe_model_compute_seconds_sum'),
      () => undefined,
    );
  const before = await read();
  return async () => {
    const now = await read();
    return before === undefined || now === undefined ? undefined : now - before;
  };
}
