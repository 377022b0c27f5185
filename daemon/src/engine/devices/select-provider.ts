import { TrueframeError } from '@trueframe/sdk';
import type { DeviceProvider, Provider, ProviderChoice } from '../../config/provider.ts';

export interface Selection {
  readonly provider: Provider;
  /** Reason why what was preferred is not used, e.g. "cuda: …; webgpu: …"; empty when nothing better was wanted. */
  readonly fallback: string;
}

/**
 * Chooses what runs a model. `problemOf` says why a provider cannot run it, or '' when it can; asked only as far as
 * needed. A provider by name is taken or refused, never replaced: scores of another provider are not what was asked for.
 * @throws PROVIDER_UNAVAILABLE
 */
export async function selectProvider(
  model: string,
  choice: ProviderChoice,
  prefer: readonly DeviceProvider[],
  problemOf: (provider: DeviceProvider) => Promise<string>,
): Promise<Selection> {
  if (choice === 'cpu') return { provider: 'cpu', fallback: '' };
  if (choice !== 'auto') {
    const problem = await problemOf(choice);
    if (!problem) return { provider: choice, fallback: '' };
    throw new TrueframeError(
      'PROVIDER_UNAVAILABLE',
      `model ${model} is to run on ${choice}, which is not usable: ${problem}; ` +
        'put that right, or ask for auto or cpu',
      { details: { model, provider: choice } },
    );
  }
  const problems: string[] = [];
  for (const provider of prefer) {
    const problem = await problemOf(provider);
    if (!problem) return { provider, fallback: problems.join('; ') };
    problems.push(`${provider}: ${problem}`);
  }
  return { provider: 'cpu', fallback: problems.join('; ') };
}
