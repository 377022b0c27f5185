import type { Report } from './report.ts';
import { unitPlot } from './svg-plot.ts';

/** Height of the bar of all clips, relative to the plot. */
const BAR_HEIGHT = 0.3;

/** SVG by file name; without a score there is nothing to draw. */
export function plotsOf({ evaluation, pipeline }: Report): Map<string, string> {
  const { separation, reliability, calibrationError, real, fake } = evaluation;
  const plots = new Map<string, string>();
  if (separation) {
    const { value, interval } = separation.auc;
    const range = interval ? ` (${interval.map((end) => end.toFixed(3)).join(' to ')})` : '';
    plots.set(
      'roc.svg',
      unitPlot({
        title: `ROC of ${pipeline.id}`,
        subtitle: `AUC ${value.toFixed(3)}${range}; ${real.scored} reals, ${fake.scored} fakes`,
        xLabel: 'false alarms (share of reals)',
        yLabel: 'caught (share of fakes)',
        curve: separation.roc.map(({ falseAlarms, caught }) => ({ x: falseAlarms, y: caught })),
      }),
    );
  }
  if (calibrationError !== undefined) {
    const total = real.scored + fake.scored;
    plots.set(
      'reliability.svg',
      unitPlot({
        title: `Reliability of ${pipeline.id}`,
        subtitle: `calibration error ${calibrationError.toFixed(3)}; bars: where the ${total} scores lie`,
        xLabel: 'score (mean of each bin)',
        yLabel: 'share of fakes, with 95 % interval',
        dots: reliability.map(({ meanScore, shareFake, shareFakeInterval: [low, high] }) => ({
          x: meanScore,
          y: shareFake,
          low,
          high,
        })),
        bars: reliability.map(({ from, to, clips }) => ({
          from,
          to,
          height: (clips / total) * BAR_HEIGHT,
        })),
      }),
    );
  }
  return plots;
}
