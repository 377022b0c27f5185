import { quantile } from '@trueframe/cli/load';
import type { Quantiles, RowOutcome } from '../row.ts';

/** Claims, and if they hold: `{ 'no frame is lost': lost === 0 }`. */
export type Claims = Readonly<Record<string, boolean>>;

/** A row passes when all claims hold; `why` says what was seen, and names the claims that do not hold. */
export function judge(seen: string, claims: Claims): Pick<RowOutcome, 'passed' | 'why'> {
  const broken = Object.entries(claims).flatMap(([claim, holds]) => (holds ? [] : [claim]));
  const why = broken.length === 0 ? seen : `does not hold: ${broken.join('; ')}. ${seen}`;
  return { passed: broken.length === 0, why };
}

/** Undefined without samples. */
export function quantilesOf(
  what: string,
  unit: Quantiles['unit'],
  samples: readonly number[],
): (Quantiles & { readonly max: number }) | undefined {
  if (samples.length === 0) return undefined;
  const at = (q: number) => quantile(samples, q);
  return { what, unit, p50: at(0.5), p95: at(0.95), max: Math.max(...samples) };
}
