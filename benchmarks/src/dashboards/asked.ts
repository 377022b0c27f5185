import { dashboards, expressionOf, type Panel } from '@trueframe/deploy';
import type { Prometheus } from './prometheus.ts';

/** A query of a panel, and what came of it. */
export interface Answer {
  readonly dashboard: string;
  readonly panel: string;
  readonly expr: string;
  /** Number of series with a number for a value. */
  readonly series: number;
  /** Condition of the panel under which it has series; '': always. */
  readonly emptyUnless: string;
  /** Text of the error of Prometheus; '': none. */
  readonly error: string;
}

/** Asks for every query of every panel, with all variables set to *All*. */
export async function askAll(prometheus: Prometheus): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const { id, rows } of dashboards) {
    for (const panel of rows.flatMap((row) => row.panels)) {
      answers.push(...(await answersOf(prometheus, id, panel)));
    }
  }
  return answers;
}

function answersOf(prometheus: Prometheus, dashboard: string, panel: Panel): Promise<Answer[]> {
  const { title, emptyUnless = '' } = panel;
  return Promise.all(
    panel.queries.map(async (query) => {
      const expr = expressionOf(query)
        .replaceAll(/\$(?:job|instance)\b/g, '.*')
        .replaceAll('$__rate_interval', '10m');
      const asked = { dashboard, panel: title, expr, emptyUnless };
      try {
        const samples = await prometheus.query(expr);
        const series = samples.filter(({ value: [, value] }) => value !== 'NaN').length;
        return { ...asked, series, error: '' };
      } catch (reason) {
        return { ...asked, series: 0, error: (reason as Error).message };
      }
    }),
  );
}
