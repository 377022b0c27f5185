import { usableCores } from '../../lib/usable-cores.ts';
import type { LoadReport, SessionDemand } from '../../wire/load-report.ts';
import { decoderCpuSeconds, mainThreadMs } from '../pipeline/decode/decoder-cpu.ts';
import { Ewma } from './ewma.ts';
import type { SessionLoad } from './session-load.ts';

export interface MeteredSession {
  readonly sessionId: string;
  readonly isLive: boolean;
  /** `load` hears of every frame that it decodes. */
  readonly isMetered: boolean;
  readonly load: SessionLoad;
}

/** Thread time since the engine started, in milliseconds. */
export interface BusyMs {
  readonly detect: number;
  /** Cropping included: it happens in the same visit. */
  readonly score: number;
  /** Tensors of callers, which belong to no session. */
  readonly infer: number;
}

/** Figures of the machine and of the processes that share it. */
export interface MachineFigures {
  /** Processors that this process may use. */
  readonly cores: number;
  /** Processor time of this process so far, in milliseconds. */
  ownCpuMs(): { readonly main: number; readonly workers: number };
  /** Processor time of all decoders so far, see `decoderCpuSeconds`. */
  decoderSeconds(): number | undefined;
}

/** Less work than this in one reading says nothing about its price. */
const MIN_BUSY_MS = 50;
const MIN_MEGAPIXELS = 2;

/** Measures what the stages cost on this machine, and what every live session needs of it. */
export class LoadMeter {
  readonly #threads: number;
  readonly #machine: MachineFigures;
  /** Processor time of the worker threads by their own count: below 1 while they wait, e.g. for each other or other processes. */
  readonly #cpuPerBusy = new Ewma();
  readonly #decodeMsPerMegapixel = new Ewma();
  #readAtMs: number;
  #busyMs: BusyMs = { detect: 0, score: 0, infer: 0 };
  #ownCpu: ReturnType<MachineFigures['ownCpuMs']>;
  #decoderSeconds: number | undefined;

  constructor(threads: number, nowMs: number, machine: MachineFigures = thisMachine()) {
    this.#threads = threads;
    this.#machine = machine;
    this.#ownCpu = machine.ownCpuMs();
    this.#decoderSeconds = machine.decoderSeconds();
    this.#readAtMs = nowMs;
  }

  /** Returns the load since the last reading. */
  read(nowMs: number, busyMs: BusyMs, sessions: readonly MeteredSession[]): LoadReport {
    const wallMs = Math.max(1, nowMs - this.#readAtMs);
    this.#readAtMs = nowMs;
    const detectMs = busyMs.detect - this.#busyMs.detect;
    const scoreMs = busyMs.score - this.#busyMs.score;
    const inferMs = busyMs.infer - this.#busyMs.infer;
    this.#busyMs = busyMs;
    const own = this.#machine.ownCpuMs();
    this.#readWorkers(own.workers - this.#ownCpu.workers, detectMs + scoreMs + inferMs);
    const takingOverMs = own.main - this.#ownCpu.main;
    this.#ownCpu = own;

    let pixels = 0;
    const demands: SessionDemand[] = [];
    for (const { sessionId, isLive, load } of sessions) {
      const { receivedPixels, demand } = load.read(nowMs);
      pixels += receivedPixels;
      if (isLive && demand) demands.push({ sessionId, ...demand });
    }
    const isAll = sessions.every(({ isMetered }) => isMetered);
    const decodeMs = this.#readDecoders(takingOverMs, isAll ? pixels / 1e6 : 0);
    return {
      type: 'load',
      cores: this.#machine.cores,
      threads: this.#threads,
      cpuPerBusy: this.#cpuPerBusy.value ?? 1,
      decodeMsPerMegapixel: this.#decodeMsPerMegapixel.value,
      used: {
        decode: decodeMs / wallMs,
        detect: detectMs / wallMs,
        score: (scoreMs + inferMs) / wallMs,
      },
      sessions: demands,
    };
  }

  #readWorkers(cpuMs: number, busyMs: number): void {
    // Tasks are booked when they end, so one reading may have more of them than the processor has seen.
    if (busyMs > MIN_BUSY_MS) {
      this.#cpuPerBusy.add(Math.min(1.5, Math.max(0.1, cpuMs / busyMs)));
    }
  }

  /**
   * Reads the cost of decoding frames and of taking them over, which the main thread does: it hardly falls when fewer are
   * analysed, so on a low rung it must not make analysing look dear.
   */
  #readDecoders(takingOverMs: number, megapixels: number): number {
    const seconds = this.#machine.decoderSeconds();
    const before = this.#decoderSeconds;
    this.#decoderSeconds = seconds;
    if (seconds === undefined || before === undefined) return 0;
    const decodeMs = Math.max(0, seconds - before) * 1000 + takingOverMs;
    if (megapixels > MIN_MEGAPIXELS) this.#decodeMsPerMegapixel.add(decodeMs / megapixels);
    return decodeMs;
  }
}

function thisMachine(): MachineFigures {
  return { cores: usableCores(), ownCpuMs, decoderSeconds: decoderCpuSeconds };
}

function ownCpuMs(): { main: number; workers: number } {
  const { user, system } = process.cpuUsage();
  const main = mainThreadMs() ?? 0;
  return { main, workers: (user + system) / 1000 - main };
}
