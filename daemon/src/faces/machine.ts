// @trueframe/daemon/machine: what this machine has for the daemon: cores, GPUs, their libraries, hardware decoders, folders for sockets.
export { findOrphans } from '../control/engines/socket-orphans.ts';
export { probeProvider } from '../engine/devices/probe-provider.ts';
export {
  missingLibraryFiles,
  packageFolder,
  runtimeFolder,
} from '../engine/devices/provider-libraries.ts';
export { HardwareDecode, hasNvidiaDriver } from '../engine/pipeline/decode/hardware-decode.ts';
export { Sandbox } from '../engine/pipeline/decode/sandbox/sandbox.ts';
export { listGpus } from '../gpu/list-gpus.ts';
export type { GpuReading } from '../gpu/nvidia-smi.ts';
export { makePrivateFolder, placesForSockets } from '../lib/private-folder.ts';
export { usableCores } from '../lib/usable-cores.ts';
