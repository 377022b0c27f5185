import type { MessagePort } from 'node:worker_threads';
import { type ModelManifest, type OpenModel, type Tensor, TrueframeError } from '@trueframe/sdk';
import type { Provider } from '../../config/provider.ts';
import type { ModelBundle } from '../../models/bundle.ts';
import type { Ports, RunReply, RunRequest, SharedTensor } from './protocol.ts';

/** Views of any type of element begin at a multiple of this many bytes. */
const ALIGNMENT = 8;

/**
 * A model that a device runs, as a worker thread sees it. Inputs are copied into memory that the device reads (1.5 µs for
 * a crop of 224 pixels), so the caller's may be reused at once. One run at a time, like every open model.
 */
export class DeviceModel implements OpenModel {
  readonly manifest: ModelManifest;
  readonly folder: string;
  readonly provider: Provider;
  readonly inputs: OpenModel['inputs'];
  readonly outputs: OpenModel['outputs'];
  readonly #port: MessagePort;
  readonly #sessionNow: () => number;
  readonly #pending = new Map<number, (reply: RunReply) => void>();
  #memory = new SharedArrayBuffer(0);
  #lastId = 0;
  #running: Promise<unknown> = Promise.resolve();

  constructor(
    { manifest, folder }: Pick<ModelBundle, 'manifest' | 'folder'>,
    provider: Provider,
    ports: Ports,
    port: MessagePort,
    sessionNow: () => number,
  ) {
    this.manifest = manifest;
    this.folder = folder;
    this.provider = provider;
    this.inputs = ports.inputs;
    this.outputs = ports.outputs;
    this.#port = port;
    this.#sessionNow = sessionNow;
    port.on('message', (reply: RunReply) => {
      this.#pending.get(reply.id)?.(reply);
      this.#pending.delete(reply.id);
    });
  }

  run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>> {
    // The memory is the device's until it answers.
    const run = this.#running.then(() => this.#ask(inputs));
    this.#running = run.catch(() => {});
    return run;
  }

  async release(): Promise<void> {
    await this.#running;
    this.#port.close();
  }

  async #ask(inputs: Readonly<Record<string, Tensor>>) {
    this.#lastId += 1;
    const shared = this.#share(inputs);
    const request: RunRequest = {
      id: this.#lastId,
      session: this.#sessionNow(),
      memory: this.#memory,
      inputs: shared,
    };
    const reply = await new Promise<RunReply>((resolve) => {
      this.#pending.set(request.id, resolve);
      this.#port.postMessage(request);
    });
    if ('error' in reply) throw TrueframeError.fromWire(reply.error);
    return reply.outputs;
  }

  #share(inputs: Readonly<Record<string, Tensor>>): readonly SharedTensor[] {
    let end = 0;
    const shared = Object.entries(inputs).map(([name, { type, dims, data }]) => {
      const offset = end;
      end += Math.ceil(data.byteLength / ALIGNMENT) * ALIGNMENT;
      return { name, type, dims, offset };
    });
    if (this.#memory.byteLength < end) this.#memory = new SharedArrayBuffer(end);
    Object.values(inputs).forEach(({ data }, k) => {
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      new Uint8Array(this.#memory, shared[k]!.offset, bytes.length).set(bytes);
    });
    return shared;
  }
}
