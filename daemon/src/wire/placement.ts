import type { Provider } from '../config/provider.ts';

/** What runs a model. */
export interface Placement {
  readonly model: string;
  readonly provider: Provider;
  /** `cpu`, `cuda:0`, `webgpu`. */
  readonly device: string;
  /** Why nothing better does; empty when it is what was wanted. */
  readonly fallback: string;
}
