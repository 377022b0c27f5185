import { Counter, collectDefaultMetrics, Gauge, type Registry } from 'prom-client';
import { lostLogLines } from '../lib/daemon-logger.ts';
import type { LoopDelayMonitor } from './loop-delay.ts';

export interface BuildFacts {
  readonly version: string;
  /** Short commit hash, or `unknown` outside of a checkout. */
  readonly commit: string;
  /** As /readyz says. */
  isReady(): boolean;
  /** Empty until an engine is ready. */
  onnxruntime(): string;
}

/** Gauges of prom-client whose `_total` suffix is against the naming rules. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** The control process itself: Node's own metrics, event loop delay, what is running. */
export function createProcessMetrics(
  registry: Registry,
  loopDelay: LoopDelayMonitor,
  build: BuildFacts,
): void {
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  new Gauge({
    name: 'trueframe_control_loop_delay_seconds',
    help: 'Delay of the timers of the control process over the last 30 to 60 s, by statistic: p50, p99, max.',
    labelNames: ['stat'] as const,
    registers,
    collect() {
      const { p50, p99, max } = loopDelay.read();
      this.set({ stat: 'p50' }, p50);
      this.set({ stat: 'p99' }, p99);
      this.set({ stat: 'max' }, max);
    },
  });
  new Counter({
    name: 'trueframe_log_lines_lost_total',
    help: 'Lines of the log that nobody read in time, or that could not be written.',
    registers,
    collect() {
      this.reset();
      this.inc(lostLogLines());
    },
  });
  new Gauge({
    name: 'trueframe_ready',
    help: '1 while /readyz says yes, else 0.',
    registers,
    collect() {
      this.set(build.isReady() ? 1 : 0);
    },
  });
  new Gauge({
    name: 'trueframe_build_info',
    help: 'Always 1; the labels say what is running.',
    labelNames: ['version', 'commit', 'node', 'onnxruntime'] as const,
    registers,
    collect() {
      this.reset();
      const { version, commit } = build;
      const onnxruntime = build.onnxruntime();
      this.set({ version, commit, node: process.versions.node, onnxruntime }, 1);
    },
  });
}
