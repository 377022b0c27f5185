import { labelWords } from '@trueframe/client/words';
import type { Thresholds__Output } from '@trueframe/proto';
import type { Findings, Sample, TrackFindings } from '../report/findings.ts';
import { type Colour, dialogue, filled, framed, plate } from './drawing.ts';

/** A box stays until the next analysed frame, and not longer than this without one. */
const HOLD_MS = 600;
/** Most bars of the timeline. */
const MOST_BARS = 160;

export interface Size {
  readonly width: number;
  readonly height: number;
}

interface Sheet extends Size {
  /** Pixels that one unit of the design has: a 720th of the shorter side. */
  readonly unit: number;
  readonly durationMs: number;
}

/**
 * Returns subtitles of Advanced SubStation that draw what was found into a video of that size: boxes with number, score and a
 * bar, and a timeline at the bottom. Times are media times.
 */
export function annotation(findings: Findings, size: Size): string {
  const last = Math.max(0, ...findings.tracks.map(({ samples }) => samples.at(-1)?.ptsMs ?? 0));
  const durationMs = Math.max(
    last,
    1,
    findings.summary?.mediaMs ?? 0,
    findings.started?.video?.durationMs ?? 0,
  );
  const sheet = { ...size, unit: Math.min(size.width, size.height) / 720, durationMs };
  const thresholds = findings.summary?.verdict?.thresholds ?? undefined;
  const lines = [
    ...findings.tracks.flatMap((track) => boxesOf(track, sheet, thresholds)),
    ...timeline(findings, sheet, thresholds),
  ];
  return `${header(sheet)}${lines.join('\n')}\n`;
}

function header({ width, height, unit }: Sheet): string {
  const font = Math.max(Math.round(30 * unit), 10);
  const style = `Default,DejaVu Sans,${font},&H00FFFFFF,&H00FFFFFF,&H00181410,&H00000000,1,0,0,0,100,100,0,0,3,${(3 * unit).toFixed(1)},0,1,0,0,0,1`;
  return `[Script Info]
ScriptType: v4.00+
PlayResX: ${width}
PlayResY: ${height}
WrapStyle: 2
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: ${style}

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
`;
}

function boxesOf(
  { trackId, samples, verdict }: TrackFindings,
  sheet: Sheet,
  thresholds: Thresholds__Output | undefined,
): readonly string[] {
  const { unit } = sheet;
  const label = verdict ? `  ${labelWords(verdict.label)}` : '';
  return samples.flatMap((sample, k) => {
    const next = samples[k + 1]?.ptsMs ?? Number.POSITIVE_INFINITY;
    const to = Math.min(next, sample.ptsMs + HOLD_MS);
    const { x1, y1, x2, y2 } = sample.box;
    const colour = colourOf(sample, thresholds);
    const words = `${trackId}  ${sample.score?.toFixed(2) ?? 'no score'}${label}`;
    const shown = (layer: number, text: string) => dialogue(layer, sample.ptsMs, to, text);
    const bar = [x1, y2 + 6 * unit, x1 + (sample.score ?? 0) * (x2 - x1), y2 + 14 * unit];
    return [
      shown(1, framed(colour, Math.max(2 * unit, 2), [x1, y1, x2, y2])),
      shown(1, filled('101418', '60', [x1, y2 + 6 * unit, x2, y2 + 14 * unit])),
      ...(sample.score === undefined ? [] : [shown(2, filled(colour, '00', bar))]),
      shown(2, plate(colour, Math.max(x1, 0), Math.max(y1 - 6 * unit, 40 * unit), words)),
    ];
  });
}

function colourOf(
  { score }: Pick<Sample, 'score'>,
  thresholds: Thresholds__Output | undefined,
): Colour {
  if (score === undefined) return '8a94a3';
  if (score >= (thresholds?.synthetic ?? 1)) return 'd23b31';
  return score <= (thresholds?.authentic ?? 0) ? '2f9e5b' : 'd99a1c';
}

/** Bars of the highest score of any face over the whole length, gaps in grey, and a mark that moves along. */
function timeline(
  findings: Findings,
  { width, height, unit, durationMs }: Sheet,
  thresholds: Thresholds__Output | undefined,
): readonly string[] {
  const top = height - 48 * unit;
  const x = (ms: number) => (ms / durationMs) * width;
  const samples = findings.tracks.flatMap((track) => track.samples);
  const count = Math.min(MOST_BARS, new Set(samples.map(({ ptsMs }) => ptsMs)).size);
  const highest = new Map<number, number>();
  for (const { ptsMs, score = 0 } of samples) {
    const bucket = Math.floor((ptsMs / durationMs) * count);
    highest.set(bucket, Math.max(highest.get(bucket) ?? 0, score));
  }
  const bars = new Map<Colour, number[][]>();
  for (const [bucket, score] of highest) {
    const colour = colourOf({ score }, thresholds);
    const left = (bucket / count) * width;
    const rect = [left, height - Math.max(score * 48, 2) * unit, left + width / count, height];
    bars.set(colour, [...(bars.get(colour) ?? []), rect]);
  }
  const always = (layer: number, text: string) => dialogue(layer, 0, durationMs, text);
  const gaps = findings.gaps.map(({ fromMs, toMs }) => [
    x(fromMs),
    top,
    x(toMs || durationMs),
    height,
  ]);
  const mark = `{\\an7\\bord0\\shad0\\move(0,0,${width},0,0,${Math.round(durationMs)})\\p1}m 0 ${top.toFixed(1)} l ${(3 * unit).toFixed(1)} ${top.toFixed(1)} ${(3 * unit).toFixed(1)} ${height} 0 ${height}`;
  return [
    always(3, filled('101418', '60', [0, top, width, height])),
    ...(gaps.length > 0 ? [always(4, filled('8a94a3', '40', ...gaps))] : []),
    ...[...bars].map(([colour, rects]) => always(5, filled(colour, '30', ...rects))),
    always(6, mark),
  ];
}
