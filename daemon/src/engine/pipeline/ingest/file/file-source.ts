import { gradingFilters, hasRefusedToGrade, hdrError } from '../../decode/hdr.ts';
import { type FilePart, firstPart, nextPart } from '../../decode/next-part.ts';
import { type FileProbe, probeFile } from '../../decode/probe-file.ts';
import { proveFrameCount } from '../../decode/prove-frame-count.ts';
import { probeLimitsOf } from '../../decode/tool-limits.ts';
import type { Ingest, MediaResume } from '../ingest.ts';
import { checkScheme } from '../source-access.ts';
import { checkFile } from './check-file.ts';
import { decodeOnAndOn } from './decode-on-and-on.ts';
import { type FileReading, fileReading } from './file-decoder.ts';
import { type Before, START } from './file-start.ts';
import { type FileOutcome, judgeFile, tellUnread } from './judge-file.ts';

/** Reads a file once, from the start or from the resume point. */
export async function readFile(ingest: Ingest): Promise<'source' | 'limit'> {
  const { plan, settings, halt } = ingest;
  if (plan.source.kind !== 'file') throw new TypeError('not a file');
  ingest.tell('STATE_CONNECTING', { attempt: 1 });
  checkScheme(settings, 'file', plan.source.path);
  const path = await checkFile(plan.source.path, settings.roots);
  if (halt.aborted) return 'source';
  const limits = probeLimitsOf(settings);
  const probe = await probeFile(path, { maxPixels: settings.maxPixels, limits, signal: halt });
  const frameCount = await countFor(ingest, path, probe);
  if (halt.aborted) return 'source';
  const file = new FileParts(ingest, path, { ...probe, frameCount });
  const outcome = await file.decode();
  await judgeFile(ingest, path, file.parts, outcome);
  return outcome.end === 'limit' ? 'limit' : 'source';
}

async function countFor(ingest: Ingest, path: string, probe: FileProbe): Promise<number> {
  const { plan, settings, halt } = ingest;
  const { sampling } = plan;
  const { maxPixels } = settings;
  const isNeeded = typeof sampling === 'object' && 'evenlySpread' in sampling;
  return isNeeded
    ? await proveFrameCount(path, probe, { maxPixels, signal: halt })
    : probe.frameCount;
}

type PartOutcome = FileOutcome & { readonly reading: FileReading };

/** A file, decoded part by part: most have one. */
class FileParts {
  readonly #ingest: Ingest;
  readonly #path: string;
  readonly #parts: FilePart[];
  #before: Before = START;
  #grading: readonly string[];
  #isRunning = false;

  constructor(ingest: Ingest, path: string, probe: FileProbe) {
    this.#path = path;
    this.#parts = [firstPart(probe)];
    this.#grading = gradingFilters(probe.color);
    this.#ingest = {
      ...ingest,
      tell: (state, more) => {
        if (!this.#isRunning) ingest.tell(state, more);
        this.#isRunning = true;
      },
    };
  }

  /** Those that were read. */
  get parts(): readonly FilePart[] {
    return this.#parts;
  }

  async decode(): Promise<FileOutcome> {
    let outcome = await this.#decodePart();
    const { end, exitCode, pictures } = outcome;
    // The filters cannot make anything of what the pictures say of themselves.
    const isUngraded = this.#grading.length > 0 && end === 'source' && pictures === 0;
    if (isUngraded && exitCode !== 0) throw hdrError();
    while (outcome.end === 'source') {
      const part = await this.#next(outcome);
      if (!part) break;
      this.#before = outcome.reading.end(outcome.received + outcome.passedOver);
      this.#parts.push(part);
      outcome = joined(outcome, await this.#decodePart());
    }
    return outcome;
  }

  get #part(): FilePart {
    return this.#parts.at(-1)!;
  }

  async #next({ lastPicture }: FileOutcome): Promise<FilePart | undefined> {
    const { settings, timeline, halt } = this.#ingest;
    const { frameCount } = this.#part;
    try {
      const next = await nextPart(this.#path, this.#part, {
        progress: { lastPicture, lastMs: timeline.lastMs },
        maxPixels: settings.maxPixels,
        signal: halt,
      });
      return next && { ...next, frameCount };
    } catch (reason) {
      if (!halt.aborted) tellUnread(this.#ingest, this.#path, reason);
      return undefined;
    }
  }

  #decodePart(): Promise<PartOutcome> {
    return decodeOnAndOn(this.#ingest, this.#path, (from) => this.#decodeFrom(from));
  }

  async #decodeFrom(from: MediaResume | undefined): Promise<PartOutcome> {
    let last = await this.#decodeOnce(from);
    if (this.#ingest.settings.hardware?.hasRefused(last)) last = await this.#decodeOnce(from);
    if (this.#grading.length > 0 && hasRefusedToGrade(last)) {
      this.#grading = [];
      last = await this.#decodeOnce(from);
    }
    return last;
  }

  async #decodeOnce(resume: MediaResume | undefined): Promise<PartOutcome> {
    const ingest = { ...this.#ingest, resume };
    const reading = fileReading(ingest, this.#path, this.#part, this.#grading, this.#before);
    const outcome = await reading.decoder.run(ingest.halt);
    return { reading, shownMs: reading.shownMs(), ...outcome };
  }
}

/** Two runs, as if they were one. */
function joined(first: PartOutcome, second: PartOutcome): PartOutcome {
  return {
    ...second,
    received: first.received + second.received,
    passedOver: first.passedOver + second.passedOver,
    pictures: first.pictures + second.pictures,
    log: second.log.errorCount > 0 ? second.log : first.log,
    exitCode: second.exitCode === 0 ? first.exitCode : second.exitCode,
  };
}
