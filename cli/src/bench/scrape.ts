import { TrueframeError } from '@trueframe/sdk';

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

type Labels = Readonly<Record<string, string>>;

/** Contents of /metrics at one moment. */
export class Scrape {
  readonly #samples: readonly Sample[];

  constructor(text: string) {
    this.#samples = text.split('\n').flatMap(parseLine);
  }

  /** @throws REQUEST_INVALID when nobody answers at `address` (`host:port`) */
  static async of(address: string): Promise<Scrape> {
    const url = `http://${address}/metrics`;
    const response = await fetch(url).catch((cause: unknown) => {
      throw new TrueframeError(
        'REQUEST_INVALID',
        `no metrics at ${url}; name the daemon's metrics.address with --metrics-address`,
        { cause },
      );
    });
    return new Scrape(await response.text());
  }

  /** Sum over all series that have these labels; 0 when there is none. */
  sum(name: string, labels: Labels = {}): number {
    return this.#of(name, labels).reduce((sum, { value }) => sum + value, 0);
  }

  /** Labels of all series of a metric. */
  labelsOf(name: string): readonly Labels[] {
    return this.#of(name, {}).map(({ labels }) => labels);
  }

  /** Values of the series of a metric, by the value of one label. */
  by(name: string, label: string): Readonly<Record<string, number>> {
    const values: Record<string, number> = {};
    for (const { labels, value } of this.#of(name, {})) {
      const key = labels[label];
      if (key !== undefined) values[key] = (values[key] ?? 0) + value;
    }
    return values;
  }

  /**
   * The value below which a share `q` of the observations since `before` lies, linear within its bucket; NaN without
   * observations, Infinity when it lies above the last bucket.
   */
  quantileSince(before: Scrape, name: string, q: number, labels: Labels = {}): number {
    const buckets = this.#bucketsSince(before, name, labels);
    const total = buckets.at(-1)?.count ?? 0;
    if (total === 0) return Number.NaN;
    const rank = total * q;
    let low = { bound: 0, count: 0 };
    for (const high of buckets) {
      if (high.count >= rank) {
        if (high.bound === Number.POSITIVE_INFINITY) return high.bound;
        const share = (rank - low.count) / (high.count - low.count);
        return low.bound + (high.bound - low.bound) * share;
      }
      low = high;
    }
    return Number.POSITIVE_INFINITY;
  }

  #bucketsSince(before: Scrape, name: string, labels: Labels) {
    const counts = new Map<number, number>();
    for (const [scrape, sign] of [
      [this, 1],
      [before, -1],
    ] as const) {
      for (const { labels: own, value } of scrape.#of(`${name}_bucket`, labels)) {
        const bound = own.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(own.le);
        counts.set(bound, (counts.get(bound) ?? 0) + sign * value);
      }
    }
    return [...counts]
      .map(([bound, count]) => ({ bound, count }))
      .sort((a, b) => a.bound - b.bound);
  }

  #of(name: string, wanted: Labels): readonly Sample[] {
    const pairs = Object.entries(wanted);
    return this.#samples.filter(
      (sample) =>
        sample.name === name && pairs.every(([label, value]) => sample.labels[label] === value),
    );
  }
}

function parseLine(line: string): Sample[] {
  const [, name, inner = '', value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line) ?? [];
  if (name === undefined || value === undefined) return [];
  const labels = Object.fromEntries(
    [...inner.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, text]) => [label, text]),
  );
  return [{ name, labels, value: value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value) }];
}
