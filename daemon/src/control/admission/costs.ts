import type { LoadReport } from '../../wire/load-report.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import { type Costs, detectMsAt, expectedRate } from './needs.ts';

/** Weight of the sessions of one report against all that was known before. */
const NEWEST = 0.2;

/**
 * Costs of a session when nothing at all is known: 720p at 25 frames per second, one face, small models, on the cheap side.
 * They hold for a second or two; guessing too dear would refuse sessions that a cold machine can well carry.
 */
const PRIOR: Costs = {
  pixels: 1280 * 720,
  frameRate: 25,
  wantedRate: 5,
  fullLookMs: 8,
  glanceMs: 3,
  fullShare: 0.2,
  faces: 1,
  requiredMs: 4,
  optionalMs: 0,
  decodeMsPerMegapixel: 1,
};

type Plan = Pick<SessionPlan, 'pipelineVersion' | 'sampling'>;

/** Measured costs of sessions, and an estimate for one that was not measured yet. */
export class CostBook {
  readonly #measured = new Map<string, Costs>();
  readonly #typical = new Map<string, Costs>();
  #newest: Costs | undefined;
  #decodeMsPerMegapixel: number | undefined;

  /** `versionOf`: the pipeline of a session; undefined when the session is over. */
  note(report: LoadReport, versionOf: (sessionId: string) => string | undefined): void {
    this.#decodeMsPerMegapixel = report.decodeMsPerMegapixel ?? this.#decodeMsPerMegapixel;
    const decodeMsPerMegapixel = this.#decodeMsPerMegapixel ?? PRIOR.decodeMsPerMegapixel;
    this.#measured.clear();
    for (const { sessionId, isLate: _, ...measured } of report.sessions) {
      const version = versionOf(sessionId);
      if (version === undefined) continue;
      const costs = { decodeMsPerMegapixel, ...measured };
      this.#measured.set(sessionId, costs);
      const typical = mix(this.#typical.get(version), costs);
      this.#typical.set(version, typical);
      this.#newest = typical;
    }
  }

  /** The engine is gone; the next one measures anew. What a pipeline costs is still known. */
  forgetSessions(): void {
    this.#measured.clear();
  }

  measured(sessionId: string): Costs | undefined {
    return this.#measured.get(sessionId);
  }

  /** Seconds per frame looked at and per face scored, over the live sessions that were measured last. */
  meanCosts(): { readonly detect: number | undefined; readonly score: number | undefined } {
    const all = [...this.#measured.values()];
    const scored = all.filter(({ requiredMs }) => requiredMs > 0);
    return {
      detect: meanSeconds(all.map((one) => detectMsAt(one, 0))),
      score: meanSeconds(scored.map(({ requiredMs, optionalMs }) => requiredMs + optionalMs)),
    };
  }

  /** Like sessions of its pipeline, else like those of the pipeline that was measured last. */
  expected({ pipelineVersion, sampling }: Plan): Costs {
    const costs = this.#typical.get(pipelineVersion) ?? this.#newest ?? PRIOR;
    return { ...costs, wantedRate: expectedRate(sampling, costs.frameRate) };
  }
}

function meanSeconds(ms: readonly number[]): number | undefined {
  return ms.length > 0 ? ms.reduce((a, b) => a + b, 0) / ms.length / 1000 : undefined;
}

function mix(old: Costs | undefined, news: Costs): Costs {
  if (!old) return news;
  const of = (key: keyof Costs) => old[key] + NEWEST * (news[key] - old[key]);
  return {
    pixels: of('pixels'),
    frameRate: of('frameRate'),
    wantedRate: of('wantedRate'),
    fullLookMs: of('fullLookMs'),
    glanceMs: of('glanceMs'),
    fullShare: of('fullShare'),
    faces: of('faces'),
    requiredMs: of('requiredMs'),
    optionalMs: of('optionalMs'),
    decodeMsPerMegapixel: of('decodeMsPerMegapixel'),
  };
}
