import type { EngineConfig } from '@trueframe/daemon';
import { redactSource } from '@trueframe/daemon/lib';
import { TrueframeError } from '@trueframe/sdk';
import { annotateVideo } from './annotate/annotate-video.ts';
import { writeEvidence } from './evidence/write-evidence.ts';
import { localPath } from './local-path.ts';
import { whileWaiting } from './progress.ts';
import { Findings } from './report/findings.ts';
import { ReportWriter } from './report/report-writer.ts';

export interface AnalysisFilesParts {
  /** Page for people. */
  readonly report: string | undefined;
  /** Copy of the video with boxes and scores. */
  readonly annotate: string | undefined;
  /** Folder for the faces that decided. */
  readonly evidence: string | undefined;
  readonly sources: readonly string[];
  /** Set: sources are analysed on this machine, with this configuration. */
  readonly config: EngineConfig | undefined;
  /** Command line of a source that makes the same files, without secrets. */
  commandOf(source: string): string;
}

/** The files that an analysis leaves for people, as far as they were asked for. */
export class AnalysisFiles {
  readonly #report: ReportWriter | undefined;
  readonly #annotate: string | undefined;
  #last: Promise<void> = Promise.resolve();
  readonly #evidence: ((path: string, findings: Findings) => Promise<void>) | undefined;

  /** @throws REQUEST_INVALID when they cannot be made of these sources */
  constructor({ report, annotate, evidence, sources, config, commandOf }: AnalysisFilesParts) {
    if (annotate !== undefined) needsOneFile('--annotate', sources, config);
    if (evidence !== undefined) {
      const here = needsOneFile('--evidence', sources, config);
      this.#evidence = (path, findings) => writeEvidence(evidence, path, findings, here);
    }
    this.#annotate = annotate;
    const hasSeveral = sources.length > 1;
    this.#report =
      report === undefined
        ? undefined
        : new ReportWriter({ path: report, hasSeveral, config, commandOf });
  }

  /** Returns what gathers the findings of the next source; undefined when there is no file to make. */
  next(): Findings | undefined {
    const isWanted = this.#report || this.#evidence || this.#annotate !== undefined;
    return isWanted ? new Findings() : undefined;
  }

  /** `failure`: why the session failed. @throws DECODE_FAILED, FFMPEG_MISSING, SOURCE_UNSUPPORTED when the video cannot be annotated */
  write(source: string, findings: Findings, failure: string | undefined): Promise<void> {
    // One after the other: they share an index.
    const written = this.#last.then(() => this.#write(source, findings, failure));
    this.#last = written.catch(() => {});
    return whileWaiting('writing', written);
  }

  async #write(source: string, findings: Findings, failure: string | undefined): Promise<void> {
    await this.#report?.add(source, findings, failure);
    if (failure === undefined) await this.#evidence?.(source, findings);
    if (this.#annotate !== undefined && failure === undefined) {
      await annotateVideo(source, findings, this.#annotate);
    }
  }
}

/** Returns the configuration that the file is analysed with. */
function needsOneFile(
  flag: string,
  sources: readonly string[],
  config: EngineConfig | undefined,
): EngineConfig {
  const wrong = (why: string) => new TrueframeError('REQUEST_INVALID', `${flag} ${why}`);
  const [source = ''] = sources;
  if (sources.length > 1) throw wrong('is about one file: give one source');
  if (!config) throw wrong('needs the file here: leave --address out');
  if (localPath(source) === undefined) {
    throw wrong(`takes its pictures from files only, not from ${redactSource(source)}`);
  }
  return config;
}
