import { fileURLToPath } from 'node:url';
import { type MessagePort, Worker } from 'node:worker_threads';
import type { Provider } from '../../config/provider.ts';
import { elapsedMs } from '../../lib/pulse-clock.ts';
import type { ModelBundle } from '../../models/bundle.ts';
import type { Place } from '../../models/open-on.ts';
import type { DeviceData, FromDevice, Ports, RunReport, ToDevice } from './protocol.ts';

const entry = fileURLToPath(new URL('./device-main.js', import.meta.url));

export interface DeviceThreadListener {
  onRun(report: RunReport): void;
  onLost(problem: string): void;
}

/** The thread that runs the models of one device, as the engine thread sees it. */
export class DeviceThread {
  readonly #worker: Worker;
  readonly #pulse: Int32Array;
  readonly #opening = new Map<
    number,
    { resolve: (ports: Ports) => void; reject: (reason: Error) => void }
  >();
  readonly #ended: Promise<unknown>;
  #lastId = 0;

  constructor(options: Omit<DeviceData, 'pulse'>, listener: DeviceThreadListener) {
    const pulse = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    this.#pulse = new Int32Array(pulse);
    const workerData: DeviceData = { ...options, pulse };
    this.#worker = new Worker(entry, { workerData });
    this.#ended = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#worker.on('error', (error) => listener.onLost(error.message));
    this.#worker.on('message', (message: FromDevice) => {
      if (message.type === 'ran') listener.onRun(message.report);
      else if (message.type === 'lost') listener.onLost(message.problem);
      else {
        const waiting = this.#opening.get(message.id);
        this.#opening.delete(message.id);
        if (message.type === 'opened') waiting?.resolve(message.ports);
        else waiting?.reject(new Error(message.problem));
      }
    });
  }

  /** Rejects with what the device has against the model. */
  open(bundle: ModelBundle, graph: string, place: Place): Promise<Ports> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#opening.set(id, { resolve, reject });
      this.#say({ type: 'open', id, bundle, graph, place });
    });
  }

  /** Gives the other end of `port` to whoever asks for runs of a model that is open. */
  connect(model: string, provider: Provider, port: MessagePort): void {
    this.#worker.postMessage({ type: 'connect', model, provider, port } satisfies ToDevice, [port]);
  }

  /** Time that the run under way has taken; 0: none is. */
  get runningMs(): number {
    const begun = Atomics.load(this.#pulse, 0);
    return begun === 0 ? 0 : elapsedMs(begun);
  }

  async close(): Promise<void> {
    this.#say({ type: 'close' });
    await this.#ended;
  }

  #say(message: ToDevice): void {
    this.#worker.postMessage(message);
  }
}
