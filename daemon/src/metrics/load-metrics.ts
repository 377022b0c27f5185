import { Gauge, type Registry } from 'prom-client';

type ByStage = Readonly<Record<string, number | undefined>>;

/** Figures per stage; `all`: of all together. */
export interface StageFigures {
  readonly utilisation: ByStage;
  readonly costs: ByStage;
  readonly headroom: ByStage;
  readonly streams: ByStage | undefined;
}

/** Values of the gauges at the time of a scrape. */
export interface LoadView {
  facts(): StageFigures | undefined;
  /** Rungs of the live sessions that are not over. */
  rungs(): readonly number[];
}

/** Capacity and headroom, and what is done about a lack of it. Absent while nothing was measured: not 0. */
export function createLoadMetrics(registry: Registry, view: LoadView): void {
  const stageGauge = (
    name: string,
    help: string,
    read: (facts: StageFigures) => ByStage | undefined,
  ) =>
    new Gauge({
      name,
      help,
      labelNames: ['stage'] as const,
      registers: [registry],
      collect() {
        this.reset();
        const facts = view.facts();
        const { all: _, ...stages } = (facts && read(facts)) ?? {};
        for (const [stage, value] of Object.entries(stages)) {
          if (isKnown(value)) this.set({ stage }, value);
        }
      },
    });
  const totalGauge = (
    name: string,
    help: string,
    read: (facts: StageFigures) => ByStage | undefined,
  ) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.remove();
        const facts = view.facts();
        const value = (facts && read(facts))?.all;
        if (isKnown(value)) this.set(value);
      },
    });
  totalGauge(
    'trueframe_capacity_streams',
    'Live sessions like those that run that fit at full quality.',
    ({ streams }) => streams,
  );
  stageGauge(
    'trueframe_stage_capacity_streams',
    'Live sessions like those that run that would fit at full quality if only this stage cost anything: decode, detect, score.',
    ({ streams }) => streams,
  );
  totalGauge(
    'trueframe_headroom_ratio',
    'Share of the usable machine that live sessions at full quality leave; negative: lacking.',
    ({ headroom }) => headroom,
  );
  stageGauge(
    'trueframe_stage_headroom_ratio',
    'Share of what a stage can use of the machine that live sessions at full quality leave: decode, detect, score; negative: lacking.',
    ({ headroom }) => headroom,
  );
  stageGauge(
    'trueframe_stage_utilisation_ratio',
    'Share of the processors that a stage uses, all sessions together: decode, detect, score (crop included).',
    ({ utilisation }) => utilisation,
  );
  stageGauge(
    'trueframe_stage_cost_seconds',
    'Cost of live sessions: processor time per megapixel decoded and taken over, thread time per frame looked at (detect) and per face scored.',
    ({ costs }) => costs,
  );
  new Gauge({
    name: 'trueframe_degrade_rung',
    help: 'The highest rung of the degrade ladder that a live session is on; 0: full quality everywhere.',
    registers: [registry],
    collect() {
      this.set(Math.max(0, ...view.rungs()));
    },
  });
  new Gauge({
    name: 'trueframe_degraded_sessions',
    help: 'Live sessions below full quality.',
    registers: [registry],
    collect() {
      this.set(view.rungs().filter((rung) => rung > 0).length);
    },
  });
}

function isKnown(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value);
}
