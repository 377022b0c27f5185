import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { TrueframeError } from '@trueframe/sdk';
import type { DeviceProvider, Provider, ProviderChoice } from '../../config/provider.ts';
import type { EngineConfig } from '../../config/schema.ts';
import { listGpus } from '../../gpu/list-gpus.ts';
import { defaultCacheFolder } from '../../lib/cache-folder.ts';
import { remember } from '../../lib/remember.ts';
import type { ModelBundle } from '../../models/bundle.ts';
import { findCompiled } from '../../models/compiled/compiled-files.ts';
import type { Place } from '../../models/open-on.ts';
import type { Placement } from '../../wire/placement.ts';
import type { Observer } from '../observer.ts';
import { compiledFactsOf } from './compiled-facts.ts';
import { DeviceThread } from './device-thread.ts';
import { probeProvider } from './probe-provider.ts';
import type { PlaceReply, PlaceRequest, Ports, RunReport } from './protocol.ts';
import { selectProvider } from './select-provider.ts';

interface Placed {
  readonly provider: Provider;
  readonly thread?: DeviceThread;
  readonly ports?: Ports;
}

export interface DevicesListener {
  onPlaced(placement: Placement): void;
  /** A device answers nobody any more; only a new process helps. */
  onLost(device: string, problem: string): void;
}

/**
 * Decides what runs each model, once per model and wish, and owns the thread of every device that is used. Providers are
 * tried out when somebody first wants them, and remembered: an engine without a GPU starts no further process or thread.
 */
export class Devices {
  readonly #config: EngineConfig['devices'];
  readonly #cacheFolder: string;
  readonly #observer: Observer;
  readonly #listener: DevicesListener;
  readonly #problems = new Map<DeviceProvider, Promise<string>>();
  readonly #threads = new Map<string, DeviceThread>();
  readonly #opened = new Map<string, Promise<Ports>>();
  readonly #placed = new Map<string, Promise<Placed>>();

  constructor(
    { devices, cache = defaultCacheFolder() }: EngineConfig,
    observer: Observer,
    listener: DevicesListener,
  ) {
    this.#config = devices;
    this.#cacheFolder = cache;
    this.#observer = observer;
    this.#listener = listener;
  }

  /** Tries out what the configuration names, so that the report of an engine that starts is complete: what is usable. */
  async probe(): Promise<readonly Provider[]> {
    const { provider, models, prefer } = this.#config;
    const wanted = new Set<DeviceProvider>();
    for (const choice of [provider, ...Object.values(models)]) {
      if (choice === 'auto') for (const one of prefer) wanted.add(one);
      else if (choice !== 'cpu') wanted.add(choice);
    }
    const usable: Provider[] = ['cpu'];
    for (const one of wanted) if (!(await this.#problemOf(one))) usable.push(one);
    return usable;
  }

  /** A worker's requests for models come on this port. */
  serve(port: MessagePort): void {
    port.on('message', (request: PlaceRequest) => {
      void this.#answer(request).then(([reply, ...transfer]) => port.postMessage(reply, transfer));
    });
  }

  /** A device whose run has taken longer than `limitMs`. */
  stuck(limitMs: number): string | undefined {
    return [...this.#threads].find(([, thread]) => thread.runningMs > limitMs)?.[0];
  }

  /** After the workers are gone. */
  async close(): Promise<void> {
    await Promise.all([...this.#threads.values()].map((thread) => thread.close()));
  }

  async #answer({ id, bundle, choice }: PlaceRequest): Promise<[PlaceReply, ...MessagePort[]]> {
    try {
      const { provider, thread, ports } = await this.#place(bundle, choice);
      if (!thread || !ports) return [{ id, provider }];
      const { port1, port2 } = new MessageChannel();
      thread.connect(bundle.manifest.id, provider, port1);
      return [{ id, provider, ports, port: port2 }, port2];
    } catch (reason) {
      return [{ id, error: TrueframeError.from(reason).toWire() }];
    }
  }

  #place(bundle: ModelBundle, wish: ProviderChoice | undefined): Promise<Placed> {
    const { id, sha256 } = bundle.manifest;
    const choice = wish ?? this.#config.models[id] ?? this.#config.provider;
    // A refusal is not remembered: the model or the driver may have been put right since.
    return remember(this.#placed, `${id} ${sha256} ${choice}`, () => this.#choose(bundle, choice));
  }

  async #choose(bundle: ModelBundle, choice: ProviderChoice): Promise<Placed> {
    const { id } = bundle.manifest;
    const { provider, fallback } = await selectProvider(
      id,
      choice,
      this.#config.prefer,
      async (one) => (await this.#problemOf(one)) || (await this.#problemOfModel(bundle, one)),
    );
    const device = this.#deviceOf(provider);
    this.#observer.gauge('trueframe_model_provider', { model: id, provider, device }, 1);
    this.#listener.onPlaced({ model: id, provider, device, fallback });
    if (provider === 'cpu') return { provider };
    const ports = await this.#open(bundle, provider);
    return { provider, ports, thread: this.#threads.get(device)! };
  }

  #problemOf(provider: DeviceProvider): Promise<string> {
    let problem = this.#problems.get(provider);
    if (!problem) {
      problem = probeProvider(this.#placeOf(provider)).then((probe) => {
        const isUsable = probe.problem === '' ? 1 : 0;
        this.#observer.gauge('trueframe_provider_usable', { provider }, isUsable);
        return probe.problem;
      });
      this.#problems.set(provider, problem);
    }
    return problem;
  }

  async #problemOfModel(bundle: ModelBundle, provider: DeviceProvider): Promise<string> {
    const { id } = bundle.manifest;
    try {
      if (!(await this.#graphOf(bundle, provider))) {
        return `${id} is not compiled (trueframe compile ${id})`;
      }
      await this.#open(bundle, provider);
      return '';
    } catch (reason) {
      return `it cannot run ${id}: ${(reason as Error).message}`;
    }
  }

  #open(bundle: ModelBundle, provider: DeviceProvider): Promise<Ports> {
    const { id, sha256 } = bundle.manifest;
    return remember(this.#opened, `${id} ${sha256} ${provider}`, async () => {
      const thread = this.#threadOf(this.#deviceOf(provider));
      const graph = (await this.#graphOf(bundle, provider)) ?? bundle.weights;
      return thread.open(bundle, graph, this.#placeOf(provider));
    });
  }

  /** Returns the file to open on a provider: for TensorRT the plan, undefined when there is none. */
  async #graphOf(bundle: ModelBundle, provider: DeviceProvider): Promise<string | undefined> {
    if (provider !== 'tensorrt') return bundle.weights;
    // Asked anew for every model: models may be compiled while another pipeline runs.
    const facts = compiledFactsOf(bundle, this.#config, await listGpus());
    return findCompiled(this.#cacheFolder, facts);
  }

  #threadOf(device: string): DeviceThread {
    const known = this.#threads.get(device);
    if (known) return known;
    const { batches, maxDelay } = this.#config;
    const sizes = [...new Set(batches)].sort((a, b) => a - b);
    const thread = new DeviceThread(
      { batches: sizes, maxDelayMs: maxDelay },
      {
        onRun: (report) => this.#book(device, report),
        onLost: (problem) => this.#listener.onLost(device, problem),
      },
    );
    this.#threads.set(device, thread);
    return thread;
  }

  /** Returns the device's name in metrics and listings. TensorRT and CUDA share a GPU, and so a thread. */
  #deviceOf(provider: Provider): string {
    return provider === 'cuda' || provider === 'tensorrt' ? `cuda:${this.#config.gpu}` : provider;
  }

  #placeOf(provider: Provider): Place {
    return { provider, gpu: this.#config.gpu };
  }

  #book(device: string, report: RunReport): void {
    const { model, hasFailed, items, rows, runMs, waitedMs, waiting } = report;
    const labels = { device, model };
    this.#observer.gauge('trueframe_device_queue_depth', { device }, waiting);
    if (hasFailed) {
      this.#observer.count('trueframe_device_failed_runs_total', labels);
      return;
    }
    this.#observer.observe('trueframe_device_run_seconds', labels, runMs / 1000);
    this.#observer.observe('trueframe_device_batch_size', labels, items);
    this.#observer.count('trueframe_device_padding_total', labels, rows - items);
    for (const ms of waitedMs) {
      this.#observer.observe('trueframe_device_queue_seconds', labels, ms / 1000);
    }
  }
}
