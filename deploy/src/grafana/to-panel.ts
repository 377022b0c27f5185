import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  FieldColorBuilder,
  FieldColorModeId,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import * as heatmap from '@grafana/grafana-foundation-sdk/heatmap';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import { expressionOf, type Panel, type Query } from './panel.ts';

/** The variable that names the Prometheus. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana replaces it.
export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

const HEIGHT = { stat: 4, graph: 8, table: 8, heatmap: 8 };

/** Returns the builder of a panel, for `DashboardBuilder.withPanel`. */
export function toPanel(panel: Panel) {
  const kind = panel.kind ?? 'graph';
  const builder = BUILDERS[kind](panel)
    .title(panel.title)
    .description(describe(panel))
    .datasource(DATASOURCE)
    .height(HEIGHT[kind])
    .span(panel.width ?? (kind === 'stat' ? 4 : 8));
  if (panel.unit !== undefined) builder.unit(panel.unit);
  for (const [k, query] of panel.queries.entries()) builder.withTarget(toTarget(panel, query, k));
  return builder;
}

const BUILDERS = {
  graph: graphOf,
  stat: statOf,
  table: tableOf,
  heatmap: heatmapOf,
};

function describe({ about, emptyUnless }: Panel): string {
  return emptyUnless === undefined ? about : `${about} Empty unless ${emptyUnless}.`;
}

function graphOf({ limits, isStacked }: Panel): timeseries.PanelBuilder {
  const builder = new timeseries.PanelBuilder()
    .lineWidth(1)
    .fillOpacity(isStacked ? 40 : 5)
    .showPoints(VisibilityMode.Never)
    .min(0)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true),
    )
    .tooltip(
      new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending),
    );
  if (isStacked) builder.stacking(new StackingConfigBuilder().mode(StackingMode.Normal));
  if (limits === undefined) return builder;
  const style = new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed);
  return builder.thresholds(thresholdsOf(limits)).thresholdsStyle(style);
}

function statOf({ limits }: Panel): stat.PanelBuilder {
  const builder = new stat.PanelBuilder()
    .graphMode(BigValueGraphMode.Area)
    .textMode(BigValueTextMode.Auto)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']));
  if (limits === undefined) return builder.colorMode(BigValueColorMode.None);
  return builder
    .colorMode(BigValueColorMode.Background)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .thresholds(thresholdsOf(limits));
}

function tableOf(): table.PanelBuilder {
  return new table.PanelBuilder().withTransformation({
    id: 'organize',
    options: { excludeByName: { Time: true, Value: true, __name__: true, job: true } },
  });
}

function heatmapOf(): heatmap.PanelBuilder {
  return new heatmap.PanelBuilder().calculate(false).hideLegend();
}

/** Green at the good end. */
function thresholdsOf([yellow, red]: readonly [number, number]): ThresholdsConfigBuilder {
  const steps: Threshold[] =
    yellow < red
      ? [
          { value: null, color: 'green' },
          { value: yellow, color: 'yellow' },
          { value: red, color: 'red' },
        ]
      : [
          { value: null, color: 'red' },
          { value: red, color: 'yellow' },
          { value: yellow, color: 'green' },
        ];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}

function toTarget({ kind }: Panel, query: Query, index: number): DataqueryBuilder {
  const target = new DataqueryBuilder()
    .refId(String.fromCharCode(65 + index))
    .datasource(DATASOURCE)
    .expr(expressionOf(query));
  if (kind === 'heatmap') target.format(PromQueryFormat.Heatmap);
  if (query.legend !== undefined) target.legendFormat(query.legend);
  return kind === 'table' ? target.instant().format(PromQueryFormat.Table) : target.range();
}
