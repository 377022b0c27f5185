import type { Config } from '@trueframe/daemon';
import { PROVIDERS, type Provider } from '@trueframe/daemon/config';
import { probeProvider } from '@trueframe/daemon/machine';
import type { Finding } from './finding.ts';

/** onnxruntime loads, and these providers really run a network: its own list is of what it was built for. */
export async function checkRuntime({ devices }: Config): Promise<readonly Finding[]> {
  const probes = new Map<Provider, string>();
  let version = '';
  for (const provider of PROVIDERS) {
    const probe = await probeProvider({ provider, gpu: devices.gpu });
    probes.set(provider, probe.problem);
    if (provider === 'cpu') version = probe.version;
  }
  const name = 'onnxruntime';
  const problem = probes.get('cpu');
  if (problem) {
    const advice = 'reinstall the packages (npm ci) on a platform that onnxruntime-node supports';
    return [{ level: 'fail', name, found: `runs no model: ${problem}`, advice }];
  }
  const usable = PROVIDERS.filter((one) => !probes.get(one)).reverse();
  const found = `${version}, providers that run a model: ${usable.join(', ')}`;
  const wanted = new Set([devices.provider, ...Object.values(devices.models)]);
  return [
    { level: 'ok', name, found },
    ...PROVIDERS.flatMap((provider) => {
      const reason = probes.get(provider);
      return reason ? [notUsable(provider, reason, wanted.has(provider))] : [];
    }),
  ];
}

/** Whoever asks for a provider by name gets no session without it. */
function notUsable(provider: Provider, reason: string, isWanted: boolean): Finding {
  const row = { name: `on ${provider}`, found: `not usable: ${reason}` };
  if (!isWanted) return { level: 'ok', ...row };
  const advice =
    provider === 'webgpu'
      ? 'install a Vulkan driver, or ask for auto under `devices:`'
      : 'see trueframe gpu setup, or ask for auto under `devices:`';
  return { level: 'fail', ...row, advice };
}
