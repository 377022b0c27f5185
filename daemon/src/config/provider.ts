/** Providers that may run a model, the most demanding first: TensorRT needs a plan built ahead, the CPU is always there. */
export const PROVIDERS = ['tensorrt', 'cuda', 'webgpu', 'cpu'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** A provider that a device runs, one session per model for all worker threads. */
export type DeviceProvider = Exclude<Provider, 'cpu'>;

/** Provider that a configuration or a pipeline may ask for; `auto`: the first of `devices.prefer` that is usable, else the CPU. */
export type ProviderChoice = 'auto' | Provider;
