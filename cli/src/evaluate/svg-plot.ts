// A square from 0 to 1 on both axes as SVG text, on white, so that it reads on any page.

interface Point {
  readonly x: number;
  readonly y: number;
}

interface UnitPlot {
  readonly title: string;
  readonly subtitle: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** Joined by lines. */
  readonly curve?: readonly Point[];
  /** Each with the ends of its interval. */
  readonly dots?: readonly (Point & { readonly low: number; readonly high: number })[];
  /** Standing on the x axis. */
  readonly bars?: readonly {
    readonly from: number;
    readonly to: number;
    readonly height: number;
  }[];
}

const WIDTH = 480;
const HEIGHT = 520;
const LEFT = 64;
const TOP = 68;
const SIDE = 392;
const BOTTOM = TOP + SIDE;
const INK = '#24292f';
const BLUE = '#0072b2';
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

export function unitPlot(plot: UnitPlot): string {
  const { title, subtitle, xLabel, yLabel, curve = [], dots = [], bars = [] } = plot;
  const path = curve.map(({ x, y }) => `${atX(x)},${atY(y)}`).join(' ');
  const parts = [
    ...TICKS.flatMap((tick) => [
      line(tick, 0, tick, 1, 'stroke="#e5e7eb"'),
      line(0, tick, 1, tick, 'stroke="#e5e7eb"'),
      text(LEFT + tick * SIDE, BOTTOM + 18, String(tick), 'middle'),
      text(LEFT - 8, BOTTOM - tick * SIDE + 4, String(tick), 'end'),
    ]),
    ...bars.map(
      ({ from, to, height }) =>
        `<rect x="${atX(from)}" y="${atY(height)}" width="${fix((to - from) * SIDE - 2)}" height="${fix(height * SIDE)}" fill="#d7dbdf"/>`,
    ),
    line(0, 0, 1, 1, 'stroke="#57606a" stroke-dasharray="5 4"'),
    ...(path ? [`<polyline points="${path}" fill="none" stroke="${BLUE}" stroke-width="2"/>`] : []),
    ...dots.flatMap(({ x, y, low, high }) => [
      line(x, low, x, high, `stroke="${BLUE}" stroke-width="1.5"`),
      `<circle cx="${atX(x)}" cy="${atY(y)}" r="4" fill="${BLUE}"/>`,
    ]),
    text(LEFT + SIDE / 2, BOTTOM + 42, xLabel, 'middle'),
    `<text transform="translate(20 ${TOP + SIDE / 2}) rotate(-90)" text-anchor="middle" fill="${INK}">${escaped(yLabel)}</text>`,
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="${escaped(title)}">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="16" y="24" font-size="15" font-weight="600" fill="${INK}">${escaped(title)}</text>`,
    text(16, 46, subtitle, 'start'),
    ...parts,
    '</svg>\n',
  ].join('\n');
}

function line(x1: number, y1: number, x2: number, y2: number, style: string): string {
  return `<line x1="${atX(x1)}" y1="${atY(y1)}" x2="${atX(x2)}" y2="${atY(y2)}" ${style}/>`;
}

function text(x: number, y: number, what: string, anchor: string): string {
  return `<text x="${fix(x)}" y="${fix(y)}" text-anchor="${anchor}" fill="${INK}">${escaped(what)}</text>`;
}

function atX(value: number): string {
  return fix(LEFT + value * SIDE);
}

function atY(value: number): string {
  return fix(BOTTOM - value * SIDE);
}

function fix(value: number): string {
  return value.toFixed(1);
}

function escaped(what: string): string {
  return what.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
