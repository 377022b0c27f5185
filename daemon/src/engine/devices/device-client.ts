import { MessageChannel, type MessagePort, parentPort } from 'node:worker_threads';
import { TrueframeError } from '@trueframe/sdk';
import type { ProviderChoice } from '../../config/provider.ts';
import type { ModelBundle } from '../../models/bundle.ts';
import { DeviceModel } from './device-model.ts';
import type { DevicesLine, PlaceReply, PlaceRequest } from './protocol.ts';

/** A worker thread's line to the engine thread, which knows what runs where. */
export class DeviceClient {
  /** On whose behalf the thread works; it does one thing at a time. */
  session = 0;
  /** None outside an engine: `trueframe dataset` runs models in processes of its own, where nobody would answer. */
  readonly #port: MessagePort | undefined;
  readonly #pending = new Map<number, (reply: PlaceReply) => void>();
  #lastId = 0;

  private constructor(port?: MessagePort) {
    this.#port = port;
    port?.on('message', (reply: PlaceReply) => {
      this.#pending.get(reply.id)?.(reply);
      this.#pending.delete(reply.id);
    });
  }

  /** A model is being opened on some device. */
  get isOpening(): boolean {
    return this.#pending.size > 0;
  }

  static connect(): DeviceClient {
    if (!parentPort) return new DeviceClient();
    const { port1, port2 } = new MessageChannel();
    const line: DevicesLine = { type: 'devices', port: port2 };
    parentPort.postMessage(line, [port2]);
    return new DeviceClient(port1);
  }

  /**
   * The model on the device that is to run it; undefined: on the CPU, by the worker itself.
   * @throws PROVIDER_UNAVAILABLE
   */
  async place(
    bundle: ModelBundle,
    choice: ProviderChoice | undefined,
  ): Promise<DeviceModel | undefined> {
    const line = this.#port;
    if (!line) return undefined;
    this.#lastId += 1;
    const request: PlaceRequest = { id: this.#lastId, bundle, choice };
    const reply = await new Promise<PlaceReply>((resolve) => {
      this.#pending.set(request.id, resolve);
      line.postMessage(request);
    });
    if ('error' in reply) throw TrueframeError.fromWire(reply.error);
    const { provider, port, ports } = reply;
    if (!port || !ports) return undefined;
    return new DeviceModel(bundle, provider, ports, port, () => this.session);
  }
}
