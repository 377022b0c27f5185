import { cp, mkdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, normalize, relative, resolve } from 'node:path';
import { fileHash } from '@trueframe/daemon/lib';
import { openPluginContext, tryModel } from '@trueframe/daemon/models';
import { type ModelManifest, TrueframeError } from '@trueframe/sdk';
import { EXIT } from '../exit-code.ts';
import { printTable } from '../print-table.ts';
import { paint, print, printWords } from '../terminal.ts';
import type { Guess } from './guess.ts';
import { guessManifest } from './guess-manifest.ts';
import { type Inspected, inspectOnnx, portInWords } from './inspect-onnx.ts';

/**
 * Writes a bundle around an ONNX file: a copy of it, model.json with what it says and guesses for the rest, and GUESSES.md, which names
 * them. `into`: folder of the bundle; by default the id that the file gives it.
 * @throws MODEL_NOT_FOUND, MODEL_LOAD_FAILED, MODEL_SHAPE_MISMATCH; REQUEST_INVALID the folder is there already
 */
export async function initModel(file: string, into: string | undefined): Promise<number> {
  const path = resolve(file);
  const inspected = await inspectOnnx(path);
  const { value: manifest, guesses } = guessManifest(path, await fileHash(path), inspected);
  const folder = resolve(into ?? manifest.id);
  if (await stat(folder).catch(() => null)) {
    throw new TrueframeError('REQUEST_INVALID', `${folder} exists; name another one with --folder`);
  }
  const parts = [basename(path), ...weightFiles(inspected, path)];
  await mkdir(folder, { recursive: true });
  for (const part of parts) await cp(join(dirname(path), part), join(folder, part));
  await writeFile(join(folder, 'model.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await writeFile(join(folder, 'GUESSES.md'), guessesPage(manifest.id, guesses));
  report(path, inspected, guesses);
  await printTry(folder, manifest);
  return EXIT.ok;
}

/** Returns the files that the graph keeps weights in, relative to it. A stranger may have written where they lie. */
function weightFiles({ graph }: Inspected, path: string): readonly string[] {
  const files = [...new Set(graph.externals.map(({ location }) => normalize(location)))];
  for (const file of files) {
    if (!isAbsolute(file) && !file.startsWith('..')) continue;
    throw new TrueframeError(
      'MODEL_LOAD_FAILED',
      `${path} keeps weights in ${file}, which is outside of its folder; put them beside it and export it anew`,
      { details: { file: path } },
    );
  }
  return files;
}

function guessesPage(id: string, guesses: readonly Guess[]): string {
  const rows = guesses.map(
    ({ field, value, why }) => `- \`${field}\`: \`${value}\`. Decided by: ${why}.`,
  );
  return `# ${id}: guesses in model.json

The file does not say these. Put what is true into model.json, and delete this page.

${rows.join('\n')}
`;
}

function report(path: string, inspected: Inspected, guesses: readonly Guess[]): void {
  const { inputs, outputs, graph } = inspected;
  print(
    `${basename(path)}: ONNX, opset ${graph.opset || 'unknown'}, ${graph.nodes.length} operations`,
  );
  for (const port of inputs) print(`input   ${port.name}  ${portInWords(port)}`);
  for (const port of outputs) print(`output  ${port.name}  ${portInWords(port)}`);
  print();
  printTable(
    [
      { title: 'guessed', min: 12 },
      { title: 'value', min: 12, wraps: true },
      { title: 'decided by', wraps: true, min: 16, drop: 1 },
    ],
    guesses.map(({ field, value, why }) => [field, value, why]),
  );
  print();
}

/** Guesses that do not fit the network show here. */
async function printTry(folder: string, { id }: ModelManifest): Promise<void> {
  const shown = relative(process.cwd(), folder) || '.';
  await using context = await openPluginContext({ models: [folder] });
  try {
    const { runMs, doubts } = await tryModel(context, id);
    print(`${paint('green', 'it runs')}: ${runMs.toFixed(1)} ms for one input`);
    for (const doubt of doubts) printWords(`${paint('yellow', 'doubt')} ${doubt}`, 2);
  } catch (reason) {
    const { code, message } = TrueframeError.from(reason);
    printWords(`${paint('yellow', 'it does not run as guessed')}: ${code}: ${message}`, 2);
  }
  printWords(`Edit ${join(shown, 'model.json')}, then see what the network gets and says:`);
  print(`  trueframe score face.png --models ${shown} --model ${id} --save-crops crops`);
}
