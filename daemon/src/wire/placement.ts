import type { Provider } from '../config/provider.ts';

/** Device that runs a model. */
export interface Placement {
  readonly model: string;
  readonly provider: Provider;
  /** `cpu`, `cuda:0`, `webgpu`. */
  readonly device: string;
  /** Reason why nothing better runs it; empty when it is what was wanted. */
  readonly fallback: string;
}
