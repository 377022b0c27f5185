import { mediaTime } from '@trueframe/client/words';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { colourOf } from './line-colours.ts';
import type { Story } from './story.ts';

const HEIGHT = 240;

/** Makes a chart in `home` with one line per track. */
export function chartOf(home: HTMLElement, trackIds: readonly number[], story: () => Story): uPlot {
  const colour = coloursOf(home);
  const axis: uPlot.Axis = {
    stroke: colour('--soft'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { stroke: colour('--line'), width: 1 },
    font: '12px system-ui, sans-serif',
  };
  return new uPlot(
    {
      width: home.clientWidth || 600,
      height: HEIGHT,
      scales: { x: { time: false }, y: { range: [-0.02, 1.02] } },
      legend: { show: false },
      cursor: { drag: { x: false, y: false } },
      axes: [
        {
          ...axis,
          space: 70,
          incrs: [0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600],
          values: (_plot, seconds) => seconds.map(tickWords),
        },
        {
          ...axis,
          size: 44,
          splits: [0, 0.25, 0.5, 0.75, 1],
          values: (_plot, scores) => scores.map(String),
        },
      ],
      series: [
        {},
        ...trackIds.map((id) => ({
          label: `Face ${id}`,
          stroke: colour(`--c${colourOf(id)}`),
          width: 2,
          points: { show: false },
        })),
      ],
      hooks: {
        drawClear: [(plot) => shadeGaps(plot, story(), colour('--shade'))],
        draw: [
          (plot) => drawThresholds(plot, story(), colour),
          (plot) => drawLonePoints(plot, trackIds, colour),
        ],
      },
    },
    [[], ...trackIds.map(() => [])],
    home,
  );
}

function coloursOf(element: HTMLElement): (name: string) => string {
  const style = getComputedStyle(element);
  return (name) => style.getPropertyValue(name).trim();
}

/** Whole seconds where the tick is one. */
function tickWords(seconds: number): string {
  return mediaTime(seconds * 1000).replace(/\.0$/, '');
}

function shadeGaps(plot: uPlot, { gaps, scores }: Story, shade: string): void {
  const { ctx, bbox } = plot;
  const last = scores.times.at(-1) ?? 0;
  ctx.save();
  ctx.fillStyle = shade;
  for (const { fromMs, toMs } of gaps) {
    const from = plot.valToPos(fromMs / 1000, 'x', true);
    const to = plot.valToPos(toMs > 0 ? toMs / 1000 : last, 'x', true);
    const [left, right] = [Math.max(from, bbox.left), Math.min(to, bbox.left + bbox.width)];
    if (right >= left) ctx.fillRect(left, bbox.top, Math.max(right - left, 2), bbox.height);
  }
  ctx.restore();
}

function drawThresholds(plot: uPlot, { verdict }: Story, colour: (name: string) => string): void {
  if (!verdict?.thresholds) return;
  const { synthetic, authentic } = verdict.thresholds;
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.setLineDash([6, 4]);
  ctx.lineWidth = devicePixelRatio;
  for (const [score, name] of [
    [synthetic, '--red'],
    [authentic, '--green'],
  ] as const) {
    const y = plot.valToPos(score, 'y', true);
    ctx.strokeStyle = colour(name);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.restore();
}

/** A line needs two points; one alone would not be seen. */
function drawLonePoints(
  plot: uPlot,
  trackIds: readonly number[],
  colour: (name: string) => string,
): void {
  const [times, ...columns] = plot.data;
  for (const [k, column] of columns.entries()) {
    const scored = [...column.entries()].filter(([, score]) => typeof score === 'number');
    const [only] = scored;
    if (scored.length !== 1 || !only) continue;
    const x = plot.valToPos(times[only[0]] ?? 0, 'x', true);
    const y = plot.valToPos(only[1] ?? 0, 'y', true);
    plot.ctx.fillStyle = colour(`--c${colourOf(trackIds[k] ?? 0)}`);
    plot.ctx.beginPath();
    plot.ctx.arc(x, y, 3 * devicePixelRatio, 0, 2 * Math.PI);
    plot.ctx.fill();
  }
}
