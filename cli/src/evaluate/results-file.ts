import { type FileHandle, mkdir, open, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readText } from '@trueframe/daemon/lib';
import { TrueframeError } from '@trueframe/sdk';
import { ClipResult } from './clip-result.ts';

const BEGIN = '{"clip":';

/** Results of clips, one JSON object per line, kept as they come. */
export class ResultsFile implements AsyncDisposable {
  readonly earlier: readonly ClipResult[];
  readonly #handle: FileHandle;
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(earlier: readonly ClipResult[], handle: FileHandle) {
    this.earlier = earlier;
    this.#handle = handle;
  }

  /**
   * Makes the file when there is none. A last line that was cut off is removed.
   * @throws REQUEST_INVALID it is something else, with the line; whatever the system says
   */
  static async open(path: string): Promise<ResultsFile> {
    await mkdir(dirname(path), { recursive: true });
    const text = await readText(path, 'REQUEST_INVALID').catch((reason) => {
      if (reason.code === 'ENOENT') return '';
      throw reason;
    });
    const { results, end } = parseResults(text, path);
    const bytes = Buffer.byteLength(text.slice(0, end));
    if (end < text.length) await truncate(path, bytes);
    const handle = await open(path, 'a');
    if (end > 0 && text[end - 1] !== '\n') await handle.write('\n');
    return new ResultsFile(results, handle);
  }

  add(result: ClipResult): Promise<unknown> {
    const line = `${JSON.stringify(result)}\n`;
    this.#writing = this.#writing.then(() => this.#handle.appendFile(line));
    return this.#writing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
  }
}

/** The results of a text, and where the complete ones end. @throws REQUEST_INVALID with the line */
export function parseResults(text: string, path: string): { results: ClipResult[]; end: number } {
  const results: ClipResult[] = [];
  const lines = text.split('\n');
  let end = 0;
  lines.forEach((line, k) => {
    const isLast = k === lines.length - 1;
    if (line.trim() !== '') {
      const result = parseLine(line);
      const isCutOff = isLast && (line.startsWith(BEGIN) || BEGIN.startsWith(line));
      if (!result && isCutOff) return;
      if (!result) {
        throw new TrueframeError(
          'REQUEST_INVALID',
          `${path} line ${k + 1} is no result of trueframe evaluate: name another file, or remove the line`,
          { details: { file: path, line: String(k + 1) } },
        );
      }
      results.push(result);
    }
    end += line.length + (isLast ? 0 : 1);
  });
  return { results, end };
}

function parseLine(line: string): ClipResult | undefined {
  try {
    return ClipResult.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
