import { Counter, Gauge, type Registry } from 'prom-client';
import type { GpuReading } from '../gpu/nvidia-smi.ts';

/** Gauges from nvidia-smi, by metric; each has the label `gpu_uuid`, as Triton calls it. */
const GAUGES = [
  [
    'trueframe_gpu_utilization_ratio',
    'Share of time in which the GPU computed, 0 to 1.',
    'utilization',
  ],
  [
    'trueframe_gpu_decoder_utilization_ratio',
    'Share of time in which its video decoder worked, 0 to 1.',
    'decoderUtilization',
  ],
  [
    'trueframe_gpu_encoder_utilization_ratio',
    'Share of time in which its video encoder worked, 0 to 1.',
    'encoderUtilization',
  ],
  ['trueframe_gpu_memory_used_bytes', 'Memory of the GPU in use.', 'memoryUsedBytes'],
  ['trueframe_gpu_memory_total_bytes', 'Memory of the GPU.', 'memoryTotalBytes'],
  ['trueframe_gpu_temperature_celsius', 'Temperature of the GPU.', 'temperatureCelsius'],
  ['trueframe_gpu_power_watts', 'Power that the GPU draws.', 'powerWatts'],
  ['trueframe_gpu_power_limit_watts', 'Power that the GPU may draw.', 'powerLimitWatts'],
] as const satisfies readonly (readonly [string, string, keyof GpuReading])[];

/** The GPUs of the machine. No series where there are none, or nothing is known of them. */
export class GpuMetrics {
  readonly #gauges: readonly (readonly [Gauge<'gpu_uuid'>, (typeof GAUGES)[number][2]])[];
  readonly #info: Gauge<'gpu_uuid' | 'gpu' | 'name' | 'driver'>;
  readonly restarts: Counter;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#gauges = GAUGES.map(([name, help, field]) => [
      new Gauge({ name, help, labelNames: ['gpu_uuid'] as const, registers }),
      field,
    ]);
    this.#info = new Gauge({
      name: 'trueframe_gpu_info',
      help: 'Always 1; the labels say which GPU it is and which driver runs it.',
      labelNames: ['gpu_uuid', 'gpu', 'name', 'driver'] as const,
      registers,
    });
    this.restarts = new Counter({
      name: 'trueframe_gpu_monitor_restarts_total',
      help: 'Times that nvidia-smi ended and was started again.',
      registers,
    });
  }

  set(reading: GpuReading): void {
    const { uuid, index, name, driver } = reading;
    this.#info.set({ gpu_uuid: uuid, gpu: String(index), name, driver }, 1);
    for (const [gauge, field] of this.#gauges) {
      const value = reading[field];
      if (value === undefined) gauge.remove({ gpu_uuid: uuid });
      else gauge.set({ gpu_uuid: uuid }, value);
    }
  }

  /** Old readings would look like new ones. */
  clear(): void {
    for (const gauge of [this.#info, ...this.#gauges.map(([one]) => one)]) gauge.reset();
  }
}
