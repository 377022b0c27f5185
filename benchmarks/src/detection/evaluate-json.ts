/** The file of `trueframe evaluate --json`, as far as it is read here. */
export interface EvaluateReport {
  readonly input: string;
  readonly pipeline: { readonly id: string; readonly version: string; readonly sampling: string };
  readonly real: ClassCounts;
  readonly fake: ClassCounts;
  readonly separation?: {
    readonly auc: Estimate;
    readonly caught: readonly Caught[];
    readonly logLoss: Estimate;
  };
  readonly breakdowns: readonly {
    readonly by: string;
    readonly slices: readonly Slice[];
  }[];
  readonly comparison?: Comparison;
}

export type Interval = readonly [low: number, high: number];

export interface Estimate {
  readonly value: number;
  readonly interval?: Interval;
}

export interface Caught extends Estimate {
  readonly rate: number;
}

export interface ClassCounts {
  readonly clips: number;
  readonly failed: number;
  readonly scored: number;
  readonly labels: Readonly<
    Record<string, { readonly clips: number; readonly share: number; readonly interval?: Interval }>
  >;
}

export interface Slice {
  readonly name: string;
  readonly scope?: string;
  readonly real: ClassCounts;
  readonly fake: ClassCounts;
  readonly separation?: { readonly auc: Estimate; readonly caught: readonly Caught[] };
}

export interface Comparison {
  readonly pipeline: { readonly id: string; readonly version: string };
  readonly clips: number;
  readonly difference?: { readonly auc: Estimate; readonly caught: Estimate };
}

/** One input, or several with their mean. */
export type EvaluateJson =
  | EvaluateReport
  | {
      readonly reports: readonly EvaluateReport[];
      readonly mean: {
        readonly separation?: { readonly auc: Estimate; readonly caught: readonly Caught[] };
        readonly comparison?: Comparison;
      };
    };

export function reportsOf(json: EvaluateJson): readonly EvaluateReport[] {
  return 'reports' in json ? json.reports : [json];
}
