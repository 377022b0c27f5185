import type { EngineConfig } from '@trueframe/daemon';
import { redactSource } from '@trueframe/daemon/lib';
import { TrueframeError } from '@trueframe/sdk';
import { annotateVideo } from './annotate/annotate-video.ts';
import { Findings } from './report/findings.ts';
import { ReportWriter } from './report/report-writer.ts';

export interface AnalysisFilesParts {
  /** Page for people. */
  readonly report: string | undefined;
  /** Copy of the video with boxes and scores. */
  readonly annotate: string | undefined;
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

  /** @throws REQUEST_INVALID when they cannot be made of these sources */
  constructor({ report, annotate, sources, config, commandOf }: AnalysisFilesParts) {
    if (annotate !== undefined) checkAnnotate(sources, config);
    this.#annotate = annotate;
    const hasSeveral = sources.length > 1;
    this.#report =
      report === undefined
        ? undefined
        : new ReportWriter({ path: report, hasSeveral, config, commandOf });
  }

  /** Returns what gathers the findings of the next source; undefined when there is no file to make. */
  next(): Findings | undefined {
    return this.#report || this.#annotate !== undefined ? new Findings() : undefined;
  }

  /** `failure`: why the session failed. @throws DECODE_FAILED, FFMPEG_MISSING, SOURCE_UNSUPPORTED when the video cannot be annotated */
  async write(source: string, findings: Findings, failure: string | undefined): Promise<void> {
    await this.#report?.add(source, findings, failure);
    if (this.#annotate !== undefined && failure === undefined) {
      await annotateVideo(source, findings, this.#annotate);
    }
  }
}

function checkAnnotate(sources: readonly string[], config: EngineConfig | undefined): void {
  const wrong = (why: string) => new TrueframeError('REQUEST_INVALID', `--annotate ${why}`);
  const [source = ''] = sources;
  if (sources.length > 1) throw wrong('makes one video: give one source');
  if (!config) throw wrong('needs the file here: leave --address out');
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(source) && !source.startsWith('file://')) {
    throw wrong(`draws into files only, not into ${redactSource(source)}`);
  }
}
