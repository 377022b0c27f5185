import { spawn } from 'node:child_process';
import { type Port, TrueframeError } from '@trueframe/sdk';

const PROGRAM = 'trtexec';
/** Lines of its output that an error message shows. */
const LAST_WORDS = 3;

export interface TrtexecJob {
  /** Path of the ONNX file, and where the plan goes. */
  readonly onnx: string;
  readonly plan: string;
  readonly inputs: readonly Port[];
  /** Fewest, usual and most rows of a batch, for inputs that leave them open. */
  readonly rows: readonly [number, number, number];
  readonly isHalfPrecision: boolean;
  readonly gpu: number;
}

/**
 * Builds a plan with NVIDIA's own tool, which takes minutes.
 * @throws MODEL_COMPILE_FAILED
 */
export async function runTrtexec(job: TrtexecJob): Promise<void> {
  const args = argumentsOf(job);
  const lines: string[] = [];
  const code = await new Promise<number | string>((resolve) => {
    const child = spawn(PROGRAM, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        lines.push(...String(chunk).split('\n').filter(Boolean));
        lines.splice(0, Math.max(0, lines.length - 50));
      });
    }
    child.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    child.once('close', (exitCode, signal) => resolve(exitCode ?? signal ?? 1));
  });
  if (code === 0) return;
  const errors = lines.filter((line) => /\[E\]|error/i.test(line));
  const said = (errors.length > 0 ? errors : lines).slice(-LAST_WORDS).join(' ');
  throw new TrueframeError(
    'MODEL_COMPILE_FAILED',
    code === 'ENOENT'
      ? `${PROGRAM} is not on the PATH: it comes with TensorRT (Debian: libnvinfer-bin of NVIDIA's repository)`
      : `${PROGRAM} ended with ${code} on ${job.onnx}: ${said || 'it said nothing'}`,
    { details: { file: job.onnx } },
  );
}

function argumentsOf(job: TrtexecJob): string[] {
  const { onnx, plan, inputs, rows, isHalfPrecision, gpu } = job;
  const open = inputs.filter(({ dims }) => dims[0] === -1);
  const shapes = (count: number) =>
    open.map(({ name, dims }) => `${name}:${[count, ...dims.slice(1)].join('x')}`).join(',');
  const profile = ['min', 'opt', 'max'].map((word, k) => `--${word}Shapes=${shapes(rows[k]!)}`);
  return [
    `--onnx=${onnx}`,
    `--saveEngine=${plan}`,
    `--device=${gpu}`,
    ...(open.length > 0 ? profile : []),
    ...(isHalfPrecision ? ['--fp16'] : []),
  ];
}
