import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Config } from '@trueframe/daemon';
import {
  missingLibraryFiles,
  packageFolder,
  probeProvider,
  runtimeFolder,
} from '@trueframe/daemon/machine';
import { loadRuntime, runtimeVersion } from '@trueframe/daemon/models';
import { TrueframeError } from '@trueframe/sdk';
import { defineCommand } from './command.ts';
import type { Finding } from './doctor/finding.ts';
import { checkGpu } from './doctor/gpu.ts';
import { showFinding } from './doctor/show-finding.ts';
import { EXIT } from './exit-code.ts';
import { loadSetup, SETUP_FLAGS } from './setup-flags.ts';
import { print, printJson } from './terminal.ts';

export const gpu = defineCommand({
  name: 'gpu',
  summary:
    'gpu setup says which libraries models need on an NVIDIA GPU, and fetches those of onnxruntime with --yes.',
  operands: { name: 'ACTION', summary: 'setup.', min: 1, max: 1 },
  flags: {
    ...SETUP_FLAGS,
    yes: { type: 'boolean', summary: 'Download what npm does not have, from NuGet.' },
    json: { type: 'boolean', summary: 'One JSON object per line.' },
  },
  async run(flags, [action]) {
    if (action !== 'setup') {
      throw new TrueframeError('REQUEST_INVALID', `gpu cannot ${action}; there is setup`);
    }
    const config = await loadSetup(flags);
    if (flags.yes) await download();
    const findings = [...(await checkGpu(config)), await checkCuda(config)];
    for (const finding of findings) {
      if (flags.json) printJson(finding);
      else showFinding(finding);
    }
    if (!flags.json && (await missingLibraryFiles()).length > 0) explain();
    return findings.at(-1)?.level === 'ok' ? EXIT.ok : EXIT.badInput;
  },
});

async function checkCuda({ devices }: Config): Promise<Finding> {
  const { problem } = await probeProvider({ provider: 'cuda', gpu: devices.gpu });
  const name = 'on cuda';
  if (problem === '') return { level: 'ok', name, found: 'a network ran' };
  return { level: 'warn', name, found: `not usable: ${problem}`, advice: 'models run on the CPU' };
}

/** Prints what `download` would do, for those who want to do it themselves, or in an image. */
function explain(): void {
  print('');
  print(`onnxruntime ${runtimeVersion(loadRuntime())} needs for CUDA and TensorRT:`);
  print('- three libraries that npm does not have. trueframe gpu setup --yes runs the script of');
  print('  onnxruntime-node, which fetches Microsoft.ML.OnnxRuntime.Gpu.Linux of the same version');
  print('  from https://api.nuget.org, and copies them to');
  print(`  ${runtimeFolder()}`);
  print('- CUDA 12 and cuDNN 9 of NVIDIA, e.g. of an image nvidia/cuda with cudnn in its tag');
  print('- for tensorrt also TensorRT, and trtexec for trueframe compile');
}

/** onnxruntime-node's own install script, which setups without a network skip. */
async function download(): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new TrueframeError(
      'PROVIDER_UNAVAILABLE',
      `onnxruntime-node has GPU libraries for Linux x64 only, not for ${process.platform} ${process.arch}`,
    );
  }
  const script = join(packageFolder(), 'script', 'install.js');
  const code = await new Promise<number>((resolve) => {
    // stdout is for the findings.
    const child = spawn(process.execPath, [script], {
      env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'cuda12' },
      stdio: ['ignore', 2, 2],
    });
    child.once('error', () => resolve(1));
    child.once('close', (exitCode) => resolve(exitCode ?? 1));
  });
  if (code === 0 && (await missingLibraryFiles()).length === 0) return;
  throw new TrueframeError(
    'PROVIDER_UNAVAILABLE',
    `the libraries could not be fetched: ${script} ended with ${code}; behind a proxy set GLOBAL_AGENT_HTTPS_PROXY`,
  );
}
