/** A query of a panel. `{@}` and `{@,` stand for the matchers of the dashboard's variables. */
export interface Query {
  readonly expr: string;
  /** Name of a series, with `{{label}}`; default: the names that its labels make. */
  readonly legend?: string;
}

export type PanelKind = 'graph' | 'stat' | 'table' | 'heatmap';

/** One panel, as much as differs from others. */
export interface Panel {
  readonly title: string;
  /** Text of its tooltip: the meaning, and when it looks bad. */
  readonly about: string;
  /** Default: `graph`. */
  readonly kind?: PanelKind;
  /** A unit of Grafana, e.g. `s`, `bytes`, `percentunit`, `reqps`; default: a plain number. */
  readonly unit?: string;
  /** Columns of 24. Default: 8, of a stat 4. */
  readonly width?: number;
  readonly queries: readonly Query[];
  /** Values from which it is yellow, and red. The smaller the worse when they fall. */
  readonly limits?: readonly [yellow: number, red: number];
  /** Areas on top of each other: parts of a whole. */
  readonly isStacked?: boolean;
  /** Condition without which its queries have no series. Without one, no series is a fault. */
  readonly emptyUnless?: string;
}

export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** A page of panels. */
export interface Dashboard {
  /** Name of its file and end of its address. */
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly rows: readonly Row[];
}

const MATCHERS = 'job=~"$job", instance=~"$instance"';

/** Returns the expression of a query as Grafana gets it. */
export function expressionOf({ expr }: Query): string {
  return expr.replaceAll('{@', `{${MATCHERS}`);
}
