// Charts as SVG text, as small as the figures need: lines and bars, on white, so that they read on any page.

interface Series {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

interface LineChart {
  readonly title: string;
  readonly x: {
    readonly label: string;
    readonly ticks: readonly number[];
    readonly isLog?: boolean;
  };
  readonly y: { readonly label: string };
  readonly series: readonly Series[];
  /** A level to be compared with. */
  readonly goal?: { readonly y: number; readonly name: string };
}

interface BarChart {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly {
    readonly name: string;
    readonly value: number;
    readonly isOurs?: boolean;
  }[];
}

const WIDTH = 720;
const LEFT = 64;
const RIGHT = 96;
const TOP = 64;
const BOTTOM = 52;
const LINES_HEIGHT = 360;
/** Told apart also by those who see no red or no green (Okabe and Ito). */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00'];
const GREY = '#9aa0a6';
const INK = '#24292f';

export function lineChart({ title, x, y, series, goal }: LineChart): string {
  const values = series.flatMap(({ points }) => points.map((point) => point.y));
  const ticks = niceTicks(Math.max(...values, goal?.y ?? 0));
  const top = ticks.at(-1)!;
  const onX = (value: number) => (x.isLog ? Math.log2(value) : value);
  const xs = [...x.ticks, ...series.flatMap(({ points }) => points.map((point) => point.x))].map(
    onX,
  );
  const [low, high] = [Math.min(...xs), Math.max(...xs)];
  const atX = (value: number) =>
    LEFT + ((onX(value) - low) / (high - low || 1)) * (WIDTH - LEFT - RIGHT);
  const bottom = LINES_HEIGHT - BOTTOM;
  const atY = (value: number) => bottom - (value / top) * (bottom - TOP);
  const parts = [
    ...ticks.map(
      (value) => grid(atY(value)) + text(LEFT - 8, atY(value) + 4, number(value), 'end'),
    ),
    ...x.ticks.map((value) => text(atX(value), bottom + 18, number(value), 'middle')),
    text((LEFT + WIDTH - RIGHT) / 2, bottom + 40, x.label, 'middle'),
    text(LEFT - 8, TOP - 14, y.label, 'end'),
  ];
  if (goal) {
    const at = atY(goal.y);
    parts.push(
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${fix(at)}" y2="${fix(at)}" stroke="${INK}" stroke-dasharray="5 4"/>`,
      text(WIDTH - 16, bottom + 40, `- - - ${goal.name}`, 'end'),
    );
  }
  const labels = spread(series.map(({ points }) => atY(points.at(-1)?.y ?? 0)));
  series.forEach(({ name, points }, k) => {
    const colour = COLOURS[k % COLOURS.length]!;
    const path = points.map((point) => `${fix(atX(point.x))},${fix(atY(point.y))}`).join(' ');
    const isDense = points.length > 24;
    parts.push(
      `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...(isDense ? [] : points.map((point) => dot(atX(point.x), atY(point.y), colour))),
      text(WIDTH - RIGHT + 10, labels[k]! + 4, name, 'start', colour),
    );
  });
  return page(title, LINES_HEIGHT, parts);
}

export function barChart({ title, unit, bars }: BarChart): string {
  const left = 260;
  const top = Math.max(...bars.map(({ value }) => value));
  const parts = bars.map(({ name, value, isOurs }, k) => {
    const y = 48 + k * 32;
    const width = Math.max(1, (value / top) * (WIDTH - left - 130));
    const colour = isOurs ? COLOURS[0]! : GREY;
    return [
      text(left - 10, y + 15, name, 'end'),
      `<rect x="${left}" y="${y}" width="${fix(width)}" height="22" fill="${colour}"/>`,
      text(left + width + 8, y + 15, `${number(value)} ${unit}`, 'start'),
    ].join('');
  });
  return page(title, 48 + bars.length * 32 + 16, parts);
}

function page(title: string, height: number, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="${escaped(title)}">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    `<text x="16" y="24" font-size="15" font-weight="600" fill="${INK}">${escaped(title)}</text>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

function text(x: number, y: number, what: string, anchor: string, colour = INK): string {
  return `<text x="${fix(x)}" y="${fix(y)}" text-anchor="${anchor}" fill="${colour}">${escaped(what)}</text>`;
}

function grid(y: number): string {
  return `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${fix(y)}" y2="${fix(y)}" stroke="#e5e7eb"/>`;
}

function dot(x: number, y: number, colour: string): string {
  return `<circle cx="${fix(x)}" cy="${fix(y)}" r="3.5" fill="${colour}"/>`;
}

/** Four to eight round steps from 0 to at least `max`. */
function niceTicks(max: number): number[] {
  const magnitude = 10 ** Math.floor(Math.log10(max || 1));
  const step = [0.1, 0.2, 0.25, 0.5, 1, 2]
    .map((part) => part * magnitude)
    .find((s) => max / s <= 7)!;
  return Array.from({ length: Math.ceil(max / step - 1e-9) + 1 }, (_, i) => i * step);
}

/** Moves labels apart that would cover one another, in their order from top to bottom. */
function spread(heights: readonly number[]): number[] {
  const order = heights.map((height, k) => ({ height, k })).sort((a, b) => a.height - b.height);
  const moved = [...heights];
  let last = Number.NEGATIVE_INFINITY;
  for (const { height, k } of order) {
    last = Math.max(height, last + 16);
    moved[k] = last;
  }
  return moved;
}

function number(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function fix(value: number): string {
  return value.toFixed(1);
}

function escaped(what: string): string {
  return what.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
