import { pino } from 'pino';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { Observer } from '../engine/observer.ts';
import { EngineMetrics } from './engine-metrics.ts';

test('what an engine observed is in the registry; a name that nobody defined is reported once', async () => {
  const lines: string[] = [];
  const logger = pino({}, { write: (line: string) => lines.push(line) });
  const registry = new Registry();
  const metrics = new EngineMetrics(registry, logger);
  const observer = new Observer();
  observer.count('trueframe_frames_total', { outcome: 'received' }, 3);
  observer.gauge('trueframe_worker_threads', {}, 2);
  observer.observe('trueframe_stage_duration_seconds', { stage: 'detect' }, 0.02);
  observer.count('trueframe_typo_total');

  for (let i = 0; i < 2; i++) {
    const batch = observer.take();
    if (batch) metrics.apply(batch);
    observer.count('trueframe_typo_total');
  }

  const text = await registry.metrics();
  expect(text).toContain('trueframe_frames_total{outcome="received"} 3');
  expect(text).toContain('trueframe_worker_threads 2');
  expect(text).toContain('trueframe_stage_duration_seconds_count{stage="detect"} 1');
  expect(lines.filter((line) => line.includes('trueframe_typo_total'))).toHaveLength(1);

  metrics.clearGauges();
  expect(await registry.metrics()).toContain('trueframe_worker_threads 0');
});
