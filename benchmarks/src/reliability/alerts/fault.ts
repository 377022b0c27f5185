import type { DaemonOptions, ServedDaemon } from '../lib/served-daemon.ts';
import type { RowContext } from '../row.ts';

/** Something that is broken for real, and the alerts that must find it. */
export interface Fault {
  readonly name: string;
  /** Alerts without `Trueframe`, and the minutes that one scrape stands for. */
  readonly alerts: Readonly<Record<string, number>>;
  /** Scrapes with the fault in them. Default: 14. */
  readonly scrapes?: number;
  /** Also done in short runs. */
  readonly short?: boolean;
  config(context: RowContext): object;
  readonly options?: DaemonOptions;
  /** Runs before the daemon counts as well. */
  prepare?(daemon: ServedDaemon, context: RowContext): Promise<void>;
  /** Breaks it; what it starts goes on until the daemon is stopped. */
  inject(daemon: ServedDaemon, context: RowContext): Promise<void>;
}
