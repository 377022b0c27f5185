import type { InferenceSession } from 'onnxruntime-node';
import type { Provider } from '../config/provider.ts';
import type { Runtime } from './runtime.ts';
import { SESSION_OPTIONS } from './session.ts';

/** Device on which a session runs. */
export interface Place {
  readonly provider: Provider;
  /** Number of the GPU, as CUDA counts them; WebGPU takes the one that its driver names first. */
  readonly gpu: number;
}

export interface OpenOnOptions {
  /** No node may be left to the CPU: a provider that takes none of them would otherwise seem to work. */
  readonly wholly?: boolean;
}

/**
 * Opens a model (a path, or the bytes of one) on a provider. Nodes that the provider does not know run on the CPU.
 * Rejects with onnxruntime's error when the provider's libraries are missing or the model is bad.
 */
export function openOn(
  runtime: Runtime,
  { provider, gpu }: Place,
  model: string | Uint8Array,
  { wholly = false }: OpenOnOptions = {},
): Promise<InferenceSession> {
  const options: InferenceSession.SessionOptions = {
    ...SESSION_OPTIONS,
    executionProviders: [
      // From Node these two take nothing but the device: precision and plans have to be inside the model.
      provider === 'cuda' || provider === 'tensorrt' ? { name: provider, deviceId: gpu } : provider,
    ],
    ...(wholly && { extra: { session: { disable_cpu_ep_fallback: '1' } } }),
  };
  return typeof model === 'string'
    ? runtime.InferenceSession.create(model, options)
    : runtime.InferenceSession.create(model, options);
}
