import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { ENGINE_METRICS } from '../wire/engine-metrics.ts';
import { EngineMetrics } from './engine-metrics.ts';

test('every metric of an engine is in the registry, with what was measured', async () => {
  const registry = new Registry();
  const metrics = new EngineMetrics(registry);
  const detect = { stage: 'detect' };
  for (let i = 0; i < 2; i++) {
    metrics.apply({
      counts: [{ name: 'trueframe_frames_total', labels: { outcome: 'received' }, value: 3 }],
      gauges: [{ name: 'trueframe_worker_threads', labels: {}, value: 2 }],
      observations: [
        { name: 'trueframe_stage_duration_seconds', labels: detect, values: [0.02, 0.03] },
      ],
    });
  }

  const text = await registry.metrics();
  expect(text).toContain('trueframe_frames_total{outcome="received"} 6');
  expect(text).toContain('trueframe_worker_threads 2');
  expect(text).toContain('trueframe_stage_duration_seconds_count{stage="detect"} 4');
  for (const [name, { type }] of Object.entries(ENGINE_METRICS)) {
    expect(text).toContain(`# TYPE ${name} ${type}`);
  }

  metrics.clearGauges();
  expect(await registry.metrics()).toContain('trueframe_worker_threads 0');
});
