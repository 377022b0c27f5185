import { stat } from 'node:fs/promises';
import { basename, join, parse } from 'node:path';
import type { EngineConfig } from '@trueframe/daemon';
import { redactSource, toIso, wallClockMs } from '@trueframe/daemon/lib';
import { writeWhole } from '@trueframe/dataset';
import { version } from '../version.ts';
import { cutTellingCrops } from './cut-telling-crops.ts';
import type { Findings } from './findings.ts';
import { indexPage, type Listed } from './index-page.ts';
import { reportPage } from './page.ts';
import type { Crop } from './source-report.ts';

export interface ReportWriterParts {
  /** File of the page, or of the index where there are several sources; their pages lie in a folder of its name. */
  readonly path: string;
  readonly hasSeveral: boolean;
  /** Set: sources were analysed on this machine, with this configuration, so that faces can be cut out of them. */
  readonly config: EngineConfig | undefined;
  /** Command line of a source that makes the same report, without secrets. */
  commandOf(source: string): string;
}

/** Writes the pages of one run. */
export class ReportWriter {
  readonly #parts: ReportWriterParts;
  readonly #listed: Listed[] = [];

  constructor(parts: ReportWriterParts) {
    this.#parts = parts;
  }

  /** `failure`: why the session failed. */
  async add(source: string, findings: Findings, failure: string | undefined): Promise<void> {
    const { path, hasSeveral, commandOf } = this.#parts;
    const isFile = await stat(source).then(
      (found) => found.isFile(),
      () => false,
    );
    const { crops, noCrops } = await this.#crops(source, isFile, findings);
    const shown = redactSource(source);
    const report = {
      ...{ source: shown, findings, crops, noCrops, failure, version },
      command: commandOf(shown),
      madeAt: toIso(wallClockMs()),
    };
    const { dir, name } = parse(path);
    const href = hasSeveral
      ? `${name}/${this.#listed.length + 1}-${fileName(source)}.html`
      : basename(path);
    await writeWhole(join(dir, href), reportPage(report));
    this.#listed.push({ href: href.split('/').map(encodeURIComponent).join('/'), report });
    // After each source, so that a run that is interrupted leaves what it has.
    if (hasSeveral) await writeWhole(path, indexPage(this.#listed));
  }

  async #crops(
    source: string,
    isFile: boolean,
    findings: Findings,
  ): Promise<{ crops: ReadonlyMap<number, readonly Crop[]>; noCrops: string }> {
    const { config } = this.#parts;
    const without = (noCrops: string) => ({ crops: new Map(), noCrops });
    if (!isFile)
      return without('There are no pictures of the faces: they are cut out of files only.');
    if (!config) {
      return without('There are no pictures of the faces: another daemon analysed the source.');
    }
    try {
      return { crops: await cutTellingCrops(source, findings, config), noCrops: '' };
    } catch (reason) {
      return without(`There are no pictures of the faces: ${(reason as Error).message}`);
    }
  }
}

function fileName(source: string): string {
  return (parse(redactSource(source)).name || 'source')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .slice(0, 80);
}
