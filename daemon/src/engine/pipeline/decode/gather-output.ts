import { Writable } from 'node:stream';

export interface GatheredOutput {
  /** For the standard output of ffmpeg. */
  readonly output: Writable;
  /** All of it, once it has ended. */
  readonly whole: Promise<Buffer>;
}

/** Gathers what ffmpeg writes to its standard output. */
export function gatherOutput(): GatheredOutput {
  const chunks: Buffer[] = [];
  const output = new Writable({
    emitClose: false,
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  const whole = new Promise<Buffer>((resolve) => {
    output.once('finish', () => resolve(Buffer.concat(chunks)));
  });
  return { output, whole };
}
