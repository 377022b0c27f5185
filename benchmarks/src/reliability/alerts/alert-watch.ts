import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { root } from '../../lib/scene.ts';
import type { ServedDaemon } from '../lib/served-daemon.ts';
import { until } from '../lib/wait.ts';

/** The rules that are shipped. */
const RULES = ['alerts.yml', 'slo.yml'].map((name) => join(root, 'deploy/prometheus', name));
const EVERY_MS = 150;
const IDENTITY = 'job="trueframe", instance="daemon"';

/** Metrics that a rule names. Others would only make promtool slow. */
const NAMED = new Set(
  RULES.flatMap((file) => readFileSync(file, 'utf8').match(/\b(?:trueframe|process|grpc)_\w+/g)),
);

/** One scrape: values by series; without `up`, nobody answered. */
type Sample = ReadonlyMap<string, string>;

/**
 * Scrapes a daemon as Prometheus does, only more often, and asks promtool which of the shipped rules fire on what came. Time is
 * stretched: a scrape counts as one of every minute, or of as many as an alert needs, so that a fault of seconds stands
 * for one that lasts.
 */
export class AlertWatch {
  readonly #daemon: ServedDaemon;
  readonly #begunAt = Date.now() / 1000;
  readonly #samples: Sample[] = [];
  #quiet = 0;
  #isOver = false;
  readonly #loop: Promise<void>;

  constructor(daemon: ServedDaemon) {
    this.#daemon = daemon;
    this.#loop = this.#watch();
  }

  /** Waits until `count` more scrapes are there. */
  async scrapes(count: number): Promise<void> {
    const wanted = this.#samples.length + count;
    await until('a scrape', () => this.#samples.length >= wanted, { seconds: 60 });
  }

  /** Scrapes from now on have the fault in them. */
  faultBegins(): void {
    this.#quiet = this.#samples.length;
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#loop;
  }

  /** Says what is wrong with an alert: that it never fired, or did so before the fault; '': nothing. */
  async judge(alert: string, minutes: number, folder: string): Promise<string> {
    const all = this.#samples.length - 1;
    const quiet = Math.max(0, this.#quiet - 1);
    const fired = (scrapes: number, at: number) =>
      this.#fired(alert, { range: scrapes * minutes, at: at * minutes, minutes }, folder);
    if (await fired(quiet, quiet)) return `${alert} fired before the fault`;
    return (await fired(all - quiet, all)) ? '' : `${alert} did not fire`;
  }

  /** In the `range` minutes before `at`. */
  async #fired(
    alert: string,
    { range, at, minutes }: { range: number; at: number; minutes: number },
    folder: string,
  ): Promise<boolean> {
    const firing = `ALERTS{alertname="${alert}", alertstate="firing"}[${range + 1}m]`;
    const expr = `count(count(count_over_time(${firing})))`;
    const exp_samples = [{ labels: '{}', value: 1 }];
    const file = join(folder, `${alert}-${at}.json`);
    const input_series = this.#series();
    const test = {
      interval: `${minutes}m`,
      input_series,
      promql_expr_test: [{ expr, eval_time: `${at}m`, exp_samples }],
    };
    const evaluation_interval = `${minutes}m`;
    writeFileSync(file, JSON.stringify({ rule_files: RULES, evaluation_interval, tests: [test] }));
    return promisify(execFile)('promtool', ['test', 'rules', file]).then(
      () => true,
      (reason: { stdout?: string; stderr?: string }) => {
        const said = `${reason.stdout ?? ''}${reason.stderr ?? ''}`;
        if (!said.includes('got: nil')) throw new Error(`promtool: ${said}`);
        return false;
      },
    );
  }

  #series(): { series: string; values: string }[] {
    const names = new Set(this.#samples.flatMap((sample) => [...sample.keys()]));
    return [...names].map((series) => ({
      series: withIdentity(series),
      values: this.#samples.map((sample) => sample.get(series) ?? '_').join(' '),
    }));
  }

  async #watch(): Promise<void> {
    while (!this.#isOver) {
      this.#samples.push(await this.#scrape());
      await sleep(EVERY_MS);
    }
  }

  async #scrape(): Promise<Sample> {
    const sample = new Map([['up', '0']]);
    try {
      const url = `http://${this.#daemon.metricsAddress}/metrics`;
      const text = await (await fetch(url, { signal: AbortSignal.timeout(2000) })).text();
      sample.set('up', '1');
      for (const line of text.split('\n')) this.#take(line, sample);
    } catch {
      // That is what `up` is for.
    }
    return sample;
  }

  #take(line: string, sample: Map<string, string>): void {
    const [, series = '', name = '', value = ''] = /^((\w+)(?:\{.*\})?) (\S+)$/.exec(line) ?? [];
    if (!NAMED.has(name)) return;
    // The clock of promtool begins at 0.
    const isTime = name.endsWith('_timestamp_seconds') && value !== '0';
    sample.set(series, isTime ? String(Math.round(Number(value) - this.#begunAt)) : value);
  }
}

function withIdentity(series: string): string {
  return series.endsWith('}') ? `${series.slice(0, -1)}, ${IDENTITY}}` : `${series}{${IDENTITY}}`;
}
