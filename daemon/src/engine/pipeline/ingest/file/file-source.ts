import { gradingFilters, hasRefusedToGrade, hdrError } from '../../decode/hdr.ts';
import { type FilePart, firstPart, nextPart } from '../../decode/next-part.ts';
import type { OpenFile } from '../../decode/open-file.ts';
import { type FileProbe, probeFile } from '../../decode/probe-file.ts';
import { proveFrameCount } from '../../decode/prove-frame-count.ts';
import { probeLimitsOf } from '../../decode/tool-limits.ts';
import type { Ingest, MediaResume } from '../ingest.ts';
import { checkScheme } from '../source-access.ts';
import { decodeOnAndOn } from './decode-on-and-on.ts';
import { type FileReading, fileReading } from './file-decoder.ts';
import { type Before, START } from './file-start.ts';
import { type FileOutcome, judgeFile, tellUnread } from './judge-file.ts';
import { openFile } from './open-file.ts';

/** Reads a file once, from the start or from the resume point. */
export async function readFile(ingest: Ingest): Promise<'source' | 'limit'> {
  const { plan, settings, halt } = ingest;
  if (plan.source.kind !== 'file') throw new TypeError('not a file');
  ingest.tell('STATE_CONNECTING', { attempt: 1 });
  checkScheme(settings, 'file', plan.source.path);
  const file = await openFile(plan.source.path, settings.roots);
  try {
    return halt.aborted ? 'source' : await readOpenFile(ingest, file);
  } finally {
    await file.close();
  }
}

async function readOpenFile(ingest: Ingest, file: OpenFile): Promise<'source' | 'limit'> {
  const { settings, halt, listener } = ingest;
  const limits = probeLimitsOf(settings);
  const taken = listener.onFile?.(file);
  const probing = probeFile(file, { maxPixels: settings.maxPixels, limits, signal: halt });
  // In any case, as nobody closes a file that somebody else is about to take.
  await Promise.allSettled([probing, taken]);
  const probe = await probing;
  const frameCount = await countFor(ingest, file, probe);
  if (halt.aborted) return 'source';
  const read = new FileParts(ingest, file, { ...probe, frameCount });
  const outcome = await read.decode();
  await judgeFile(ingest, file, read.parts, outcome);
  return outcome.end === 'limit' ? 'limit' : 'source';
}

async function countFor(ingest: Ingest, file: OpenFile, probe: FileProbe): Promise<number> {
  const { plan, settings, halt } = ingest;
  const { sampling } = plan;
  const { maxPixels } = settings;
  const isNeeded = typeof sampling === 'object' && 'evenlySpread' in sampling;
  return isNeeded
    ? await proveFrameCount(file, probe, { maxPixels, signal: halt })
    : probe.frameCount;
}

type PartOutcome = FileOutcome & { readonly reading: FileReading };

/** A file, decoded part by part: most have one. */
class FileParts {
  readonly #ingest: Ingest;
  readonly #file: OpenFile;
  readonly #parts: FilePart[];
  #before: Before = START;
  #grading: readonly string[];
  #isRunning = false;

  constructor(ingest: Ingest, file: OpenFile, probe: FileProbe) {
    this.#file = file;
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
      const next = await nextPart(this.#file, this.#part, {
        progress: { lastPicture, lastMs: timeline.lastMs },
        maxPixels: settings.maxPixels,
        signal: halt,
      });
      return next && { ...next, frameCount };
    } catch (reason) {
      if (!halt.aborted) tellUnread(this.#ingest, this.#file, reason);
      return undefined;
    }
  }

  #decodePart(): Promise<PartOutcome> {
    return decodeOnAndOn(this.#ingest, this.#file.name, (from) => this.#decodeFrom(from));
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
    const reading = fileReading(ingest, this.#file, this.#part, this.#grading, this.#before);
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
