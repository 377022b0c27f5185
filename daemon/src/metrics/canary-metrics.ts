import { Counter, Gauge, type Registry } from 'prom-client';
import { withZeros } from './with-zeros.ts';

const OUTCOMES = ['right', 'wrong', 'failed', 'late'];

/** Analyses of the known clip. */
export function createCanaryMetrics(registry: Registry, isWrong: () => boolean) {
  const registers = [registry];
  const runs = new Counter({
    name: 'trueframe_canary_runs_total',
    help: 'Analyses of the canary clip, by outcome: right, wrong, failed, late.',
    labelNames: ['outcome'] as const,
    registers,
  });
  withZeros(runs, 'outcome', OUTCOMES);
  const seconds = new Gauge({
    name: 'trueframe_canary_duration_seconds',
    help: 'Duration of the newest analysis of the canary clip.',
    registers,
  });
  const lastRight = new Gauge({
    name: 'trueframe_canary_last_right_timestamp_seconds',
    help: 'Unix time of the newest right verdict on the canary clip; 0: none yet.',
    registers,
  });
  new Gauge({
    name: 'trueframe_canary_wrong',
    help: '1 while the newest verdict on the canary clip is wrong or it cannot be analysed, else 0.',
    registers,
    collect() {
      this.set(isWrong() ? 1 : 0);
    },
  });
  return {
    onOutcome(outcome: string, duration: number): void {
      runs.inc({ outcome });
      seconds.set(duration);
      if (outcome === 'right') lastRight.setToCurrentTime();
    },
  };
}
