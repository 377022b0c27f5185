import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dashboard } from './panel.ts';
import { DATASOURCE, toPanel } from './to-panel.ts';

const TAG = 'trueframe';

/** Returns the JSON model of a dashboard, as Grafana imports it. */
export function toDashboard({ id, title, about, rows }: Dashboard) {
  const builder = new DashboardBuilder(`Trueframe: ${title}`)
    .uid(`${TAG}-${id}`)
    .description(about)
    .tags([TAG])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: 'now-3h', to: 'now' })
    .refresh('30s')
    .timezone('browser')
    .link(
      new DashboardLinkBuilder('Trueframe')
        .type(DashboardLinkType.Dashboards)
        .tags([TAG])
        .asDropdown(true)
        .includeVars(true)
        .keepTime(true),
    )
    .withVariable(
      new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'),
    )
    .withVariable(variable('job', 'Job', 'label_values(trueframe_build_info, job)'))
    .withVariable(
      variable('instance', 'Daemon', 'label_values(trueframe_build_info{job=~"$job"}, instance)'),
    );
  for (const row of rows) {
    builder.withRow(new RowBuilder(row.title));
    for (const panel of row.panels) builder.withPanel(toPanel(panel));
  }
  return numbered(builder.build());
}

function variable(name: string, label: string, query: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(DATASOURCE)
    .query({ query, refId: name })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .current({ text: ['All'], value: ['$__all'] });
}

/** Gives panels ids of their own, for links to them. */
function numbered<T extends { panels?: { id?: number }[] }>(dashboard: T): T {
  for (const [k, panel] of (dashboard.panels ?? []).entries()) panel.id = k + 1;
  return dashboard;
}
