/** Device, or machine elsewhere, that runs a model. */
export interface Placement {
  readonly model: string;
  /** A provider of onnxruntime; of a model elsewhere its plugin, as `kserve`. */
  readonly provider: string;
  /** `cpu`, `cuda:0`, `webgpu`; of a model elsewhere its address. */
  readonly device: string;
  /** Reason why nothing better runs it, or why it does not answer; empty when it is what was wanted. */
  readonly fallback: string;
}
