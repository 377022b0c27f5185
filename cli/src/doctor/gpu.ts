import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '@trueframe/daemon';
import {
  type GpuReading,
  HardwareDecode,
  hasNvidiaDriver,
  listGpus,
  missingLibraryFiles,
  runtimeFolder,
} from '@trueframe/daemon/machine';
import type { Finding } from './finding.ts';
import { runProgram } from './run-program.ts';

/** The oldest driver that runs CUDA 12, which onnxruntime-node is built for. */
const OLDEST_DRIVER = [525, 60] as const;
const DEVICE = '/dev/nvidiactl';

/** NVIDIA GPUs: driver, the libraries that onnxruntime needs on them, and hardware decoding. */
export async function checkGpu(config: Config): Promise<readonly Finding[]> {
  const gpus = await listGpus();
  if (gpus.length === 0 && !hasNvidiaDriver()) {
    const found = 'no NVIDIA driver: models and decoders run on the CPU';
    const decoding = await checkDecoding(config);
    return [{ level: 'ok', name: 'GPU', found }, ...decoding];
  }
  return [
    ...(gpus.length === 0 ? [await silentDriver()] : gpus.map(checkDriver)),
    ...(await checkLibraries()),
    ...(await checkDecoding(config)),
  ];
}

/** The files of onnxruntime's GPU providers, and what they need of CUDA, cuDNN and TensorRT. */
export async function checkLibraries(): Promise<readonly Finding[]> {
  const name = 'GPU libraries';
  const absent = await missingLibraryFiles();
  if (absent.length > 0) {
    const found = `not installed: ${absent.join(', ')}`;
    return [{ level: 'warn', name, found, advice: 'trueframe gpu setup --yes fetches them' }];
  }
  const findings: Finding[] = [];
  for (const [provider, advice] of [
    [
      'cuda',
      'install CUDA 12 and cuDNN 9, and let the loader find them (ldconfig, LD_LIBRARY_PATH)',
    ],
    ['tensorrt', 'install TensorRT, or leave tensorrt out of `devices.prefer`'],
  ] as const) {
    const file = join(runtimeFolder(), `libonnxruntime_providers_${provider}.so`);
    const text = (await runProgram('ldd', [file])) ?? '';
    const gone = [...text.matchAll(/^\s*(\S+) => not found$/gm)].map((match) => match[1]);
    const row = { name: `for ${provider}` };
    if (gone.length === 0) findings.push({ level: 'ok', ...row, found: 'complete' });
    else findings.push({ level: 'warn', ...row, found: `missing: ${gone.join(', ')}`, advice });
  }
  return findings;
}

function checkDriver({ index, name: model, driver, memoryTotalBytes = 0 }: GpuReading): Finding {
  const name = `GPU ${index}`;
  const found = `${model}, ${(memoryTotalBytes / 2 ** 30).toFixed(0)} GiB, driver ${driver}`;
  const [major = 0, minor = 0] = driver.split('.').map(Number);
  const [least, leastMinor] = OLDEST_DRIVER;
  if (major > least || (major === least && minor >= leastMinor))
    return { level: 'ok', name, found };
  const advice = `CUDA 12 needs driver ${OLDEST_DRIVER.join('.')} or newer: update it`;
  return { level: 'warn', name, found, advice };
}

async function silentDriver(): Promise<Finding> {
  const row = { level: 'warn', name: 'GPU' } as const;
  if (!(await stat(DEVICE).catch(() => null))) {
    const advice = 'in a container: let it see them (--gpus all), with nvidia-smi';
    return { ...row, found: 'a driver, but no GPU is listed', advice };
  }
  const mayOpen = await access(DEVICE, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  return mayOpen
    ? { ...row, found: 'nvidia-smi lists none', advice: 'run nvidia-smi and see what it says' }
    : { ...row, found: `${DEVICE} may not be opened`, advice: 'add the user to its group' };
}

async function checkDecoding({ sources, devices }: Config): Promise<readonly Finding[]> {
  const name = 'decoding';
  const { problem } = await HardwareDecode.open(sources.hwaccel, devices.gpu, () => {});
  if (problem === '') return [{ level: 'ok', name, found: 'on the GPU (NVDEC)' }];
  const found = `in software: ${problem}`;
  const isWanted = sources.hwaccel === 'cuda' || (sources.hwaccel === 'auto' && hasNvidiaDriver());
  if (!isWanted) return [{ level: 'ok', name, found }];
  const advice =
    'needs an ffmpeg with cuda (ffmpeg -hwaccels) and the driver’s video libraries (in containers: NVIDIA_DRIVER_CAPABILITIES=all)';
  return [{ level: 'warn', name, found, advice }];
}
