import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { credentials } from '@grpc/grpc-js';
import { Scrape } from '@trueframe/cli/load';
import type { ConfigInput } from '@trueframe/daemon';
import {
  type AnalyzeRequest,
  type Event__Output,
  type Summary__Output,
  TrueframeClient,
  type TrueframeClientType,
} from '@trueframe/proto';
import { cpuSeconds } from './cpu-time.ts';
import { type LookRuns, lookRuns } from './look-runs.ts';

interface Addresses {
  readonly grpcAddress: string;
  readonly metricsAddress: string;
  readonly enginePid: number;
}

interface Work {
  readonly cpuSeconds: number;
  readonly analysed: number;
  readonly runs: number;
  readonly crops: number;
  readonly looks: LookRuns;
}

/** A daemon under measurement. */
export class MeasuredDaemon {
  readonly #child: ChildProcess;
  readonly #addresses: Addresses;
  readonly #client: TrueframeClientType;

  private constructor(child: ChildProcess, addresses: Addresses) {
    this.#child = child;
    this.#addresses = addresses;
    this.#client = new TrueframeClient(addresses.grpcAddress, credentials.createInsecure());
  }

  /** `execArgv`: of Node, for the control process and the engine. */
  static async start(
    config: ConfigInput,
    execArgv: readonly string[] = [],
  ): Promise<MeasuredDaemon> {
    const quiet: ConfigInput = {
      ...config,
      grpc: { ...config.grpc, address: '127.0.0.1:0' },
      metrics: { address: '127.0.0.1:0' },
    };
    const entry = fileURLToPath(new URL('./daemon-entry.js', import.meta.url));
    const child = fork(entry, [JSON.stringify(quiet)], { execArgv: [...execArgv] });
    const addresses = await new Promise<Addresses>((resolve, reject) => {
      child.once('message', (message) => resolve(message as Addresses));
      child.once('exit', (code) => reject(new Error(`the daemon ended with ${code}`)));
    });
    return new MeasuredDaemon(child, addresses);
  }

  get grpcAddress(): string {
    return this.#addresses.grpcAddress;
  }

  get metricsAddress(): string {
    return this.#addresses.metricsAddress;
  }

  get enginePid(): number {
    return this.#addresses.enginePid;
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  /** CPU seconds of the control process, the engine and the decoders that have ended. */
  cpuSeconds(): number {
    return cpuSeconds(this.pid) + cpuSeconds(this.enginePid);
  }

  /** Returns the work done so far: CPU time, frames, runs of models and crops in them. */
  async work(): Promise<Work> {
    // Engines tell their metrics four times a second.
    await new Promise((resolve) => setTimeout(resolve, 400));
    const scrape = await Scrape.of(this.metricsAddress);
    return {
      cpuSeconds: this.cpuSeconds(),
      analysed: scrape.sum('trueframe_frames_total', { outcome: 'analysed' }),
      runs: scrape.sum('trueframe_model_batch_size_count'),
      crops: scrape.sum('trueframe_model_batch_size_sum'),
      looks: lookRuns(scrape),
    };
  }

  /** One session to its end. `onEvent` sees every event. */
  analyze(
    request: AnalyzeRequest,
    onEvent: (event: Event__Output) => void = () => {},
  ): Promise<Summary__Output> {
    const call = this.#client.analyze(request);
    return new Promise((resolve, reject) => {
      let summary: Summary__Output | null | undefined;
      call.on('data', (event: Event__Output) => {
        onEvent(event);
        summary = event.summary ?? summary;
      });
      call.on('error', reject);
      call.on('end', () => summary && resolve(summary));
    });
  }

  /** Ends it as a machine that loses its power would, and with it its engine. */
  async kill(): Promise<void> {
    this.#client.close();
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await gone;
  }

  async close(): Promise<void> {
    this.#client.close();
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.send('close');
    await gone;
  }
}
