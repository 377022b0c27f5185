import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { GpuMonitor } from './gpu/gpu-monitor.ts';
import { GpuMetrics } from './metrics/gpu-metrics.ts';

/** Shows what the GPUs of the machine say of themselves, from now on. */
export function openGpuMonitor(registry: Registry, logger: Logger): GpuMonitor {
  const metrics = new GpuMetrics(registry);
  const monitor = new GpuMonitor({
    logger,
    onReading: (reading) => metrics.set(reading),
    onSilence: () => metrics.clear(),
    onRestart: () => metrics.restarts.inc(),
  });
  monitor.start();
  return monitor;
}
