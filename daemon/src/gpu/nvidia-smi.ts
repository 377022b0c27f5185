/** Name of the tool, to be found on PATH. */
export const NVIDIA_SMI = 'nvidia-smi';

/** Fields that drivers of any age know; `FIELDS` in its order. */
const BASIC = [
  'index',
  'uuid',
  'name',
  'driver_version',
  'compute_cap',
  'utilization.gpu',
  'memory.used',
  'memory.total',
  'temperature.gpu',
  'power.draw',
  'power.limit',
] as const;
/** Only newer ones tell this; a driver that does not know a field refuses the whole question. */
const NEWER = ['utilization.decoder', 'utilization.encoder'] as const;

type Field = (typeof BASIC)[number] | (typeof NEWER)[number];

/** One GPU at one time. A number is absent where the driver does not say. */
export interface GpuReading {
  /** As CUDA counts them, unless CUDA_VISIBLE_DEVICES or CUDA_DEVICE_ORDER say otherwise. */
  readonly index: number;
  readonly uuid: string;
  readonly name: string;
  readonly driver: string;
  /** E.g. "9.0". */
  readonly computeCapability: string;
  /** Shares of time, 0..1. */
  readonly utilization: number | undefined;
  readonly decoderUtilization: number | undefined;
  readonly encoderUtilization: number | undefined;
  readonly memoryUsedBytes: number | undefined;
  readonly memoryTotalBytes: number | undefined;
  readonly temperatureCelsius: number | undefined;
  readonly powerWatts: number | undefined;
  readonly powerLimitWatts: number | undefined;
}

/** Arguments that make nvidia-smi print a line per GPU; `parseGpuLine` reads them. */
export function queryArguments(withNewer: boolean): string[] {
  const fields: readonly Field[] = withNewer ? [...BASIC, ...NEWER] : BASIC;
  return [`--query-gpu=${fields.join(',')}`, '--format=csv,noheader,nounits'];
}

/** nvidia-smi's complaint about a field that its driver does not know. */
export function isUnknownField(text: string): boolean {
  return /is not a valid field to query/i.test(text);
}

/** One line of nvidia-smi; undefined when it is no GPU's. */
export function parseGpuLine(line: string): GpuReading | undefined {
  const cells = line.split(',').map((cell) => cell.trim());
  if (cells.length < BASIC.length || !/^\d+$/.test(cells[0]!)) return undefined;
  const text = (field: Field) => cells[[...BASIC, ...NEWER].indexOf(field)] ?? '';
  // "[N/A]", "[Not Supported]" and their like.
  const number = (field: Field, perUnit = 1) => {
    const value = text(field);
    return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) / perUnit : undefined;
  };
  const percent = 100;
  const mebibyte = 2 ** -20;
  return {
    index: Number(cells[0]),
    uuid: text('uuid'),
    name: text('name'),
    driver: text('driver_version'),
    computeCapability: text('compute_cap'),
    utilization: number('utilization.gpu', percent),
    decoderUtilization: number('utilization.decoder', percent),
    encoderUtilization: number('utilization.encoder', percent),
    memoryUsedBytes: number('memory.used', mebibyte),
    memoryTotalBytes: number('memory.total', mebibyte),
    temperatureCelsius: number('temperature.gpu'),
    powerWatts: number('power.draw'),
    powerLimitWatts: number('power.limit'),
  };
}
