import type { Figure, Labels } from './condense.ts';

/** .83 [.71, .92]; a dash of nothing. */
export function figure(of: Figure | undefined): string {
  if (!of) return '–';
  const [value, low, high] = of;
  if (low === undefined || high === undefined) return number(value);
  return `${number(value)} [${number(low)}, ${number(high)}]`;
}

function number(value: number): string {
  return value.toFixed(2).replace(/^(-?)0\./, '$1.');
}

/** 3 of 21: .14 [.05, .35]. */
export function share(of: Labels | undefined, label: 'synthetic' | 'authentic'): string {
  if (!of) return '–';
  const clips = of.clips - (of.failed ?? 0);
  return `${Math.round(of[label][0] * clips)} of ${clips}: ${figure(of[label])}`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
