import { existsSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { tellingLine } from './causes.ts';
import type { DecodeOutcome } from './decode-outcome.ts';
import { runFfmpeg } from './ffmpeg.ts';

/** Reason why a source is decoded in software although hardware was there or asked for. */
export type SoftwareReason =
  /** The device gave no answer when it was tried at the start. */
  | 'unavailable'
  /** It took a decoder at the start, and refused one now. From then on nobody asks it. */
  | 'refused'
  /** ffmpeg found that it cannot decode this codec or profile. */
  | 'unsupported';

type OnSoftware = (reason: SoftwareReason, said: string) => void;

/** One grey H.264 frame of 64x64: what a decoder must be able to do. */
const GREY = Buffer.from(
  'AAAAAWdCwAraEJsBEAAAAwAQAAADAyDxImoAAAABaM4PyAAAAAFliIQ6JigMnJycnXXXXXXXXXXg',
  'base64',
);
/** Files that the driver makes when there is a GPU; without them, trying would cost every start a run of ffmpeg. */
const DEVICES = ['/dev/nvidiactl', '/dev/dxg'];

/**
 * Decoding on an NVIDIA GPU through ffmpeg, as far as it is there. Frames come back to the CPU as NV12; H.264 and HEVC
 * decoders are exact, so they are the same frames.
 */
export class HardwareDecode {
  readonly #gpu: number;
  readonly #onSoftware: OnSoftware;
  #problem: string;
  #reason: SoftwareReason = 'unavailable';

  /** `problem`: why it cannot be used, empty when it can. */
  constructor(gpu: number, problem: string, onSoftware: OnSoftware) {
    this.#gpu = gpu;
    this.#problem = problem;
    this.#onSoftware = onSoftware;
  }

  /** Tries it out with one frame. `auto` does not even try where no driver has made its device. */
  static async open(
    choice: 'auto' | 'none' | 'cuda',
    gpu: number,
    onSoftware: OnSoftware,
  ): Promise<HardwareDecode> {
    if (choice === 'none') return new HardwareDecode(gpu, 'switched off', () => {});
    if (choice === 'auto' && !hasNvidiaDriver()) {
      return new HardwareDecode(gpu, 'this machine has no NVIDIA driver', () => {});
    }
    return new HardwareDecode(gpu, await tryCuda(gpu), onSoftware);
  }

  /** Empty: sources are decoded on the GPU. Otherwise why not. */
  get problem(): string {
    return this.#problem;
  }

  /** Returns ffmpeg's input options. Books that a source was to be decoded in hardware and is not. */
  inputOptions(): readonly string[] {
    if (this.#problem === '') return inputOptions(this.#gpu);
    this.#onSoftware(this.#reason, this.#problem);
    return [];
  }

  /** A line of ffmpeg's: it says once what comes out of the decoder. */
  read(line: string): void {
    const format = /\[graph 0 input from stream [^\]]*\] \[verbose\] .* pixfmt:(\w+)/.exec(
      line,
    )?.[1];
    if (this.#problem !== '' || format === undefined || /^(nv12|p01\d)/.test(format)) return;
    this.#onSoftware('unsupported', `ffmpeg decoded it in software, to ${format}`);
  }

  /**
   * True: the device refused a decoder before the first frame, so the source can be read again from its start, in
   * software.
   */
  hasRefused({ received, exitCode, log, end }: DecodeOutcome): boolean {
    if (this.#problem !== '' || end !== 'source' || received > 0 || exitCode === 0) return false;
    if (!log.says(/device setup failed|no device available|hwaccel/i)) return false;
    this.#problem = tellingLine(log.errors) ?? 'the device refused a decoder';
    this.#reason = 'refused';
    return true;
  }
}

function inputOptions(gpu: number): string[] {
  // A later loglevel wins. At this one ffmpeg says which pixel format the decoder gives.
  return ['-loglevel', 'repeat+level+verbose', '-hwaccel', 'cuda', '-hwaccel_device', String(gpu)];
}

export function hasNvidiaDriver(): boolean {
  return DEVICES.some((path) => existsSync(path));
}

/** Empty when a frame came out of the GPU's memory, otherwise what ffmpeg said. */
export async function tryCuda(gpu: number): Promise<string> {
  const errors: string[] = [];
  const output = new Writable({ emitClose: false, write: (_chunk, _encoding, done) => done() });
  const { exited } = runFfmpeg({
    input: Readable.from([GREY]),
    inputOptions: [
      ...inputOptions(gpu),
      // Kept there until the filter fetches it: otherwise ffmpeg would quietly go on in software.
      ...['-hwaccel_output_format', 'cuda', '-f', 'h264'],
    ],
    outputOptions: ['-vf', 'hwdownload,format=nv12', '-frames:v', '1', '-f', 'rawvideo'],
    output,
    onLine: (line) => {
      const said = /\[(?:error|fatal)\] (.*)$/.exec(line)?.[1];
      if (said) errors.push(said.trim());
    },
  });
  const code = await exited;
  return code === 0 ? '' : (errors[0] ?? `ffmpeg ended with ${code}`);
}
