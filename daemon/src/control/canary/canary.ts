import { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import type { Config } from '../../config/schema.ts';
import type { SessionHost } from '../engines/hosted-session.ts';
import { type Answer, type Expected, faultOf } from './answer.ts';
import { analyseCanary, type CanaryEnd, type CanaryPlan } from './canary-session.ts';

/** Longest time until the next analysis after one whose answer was wrong or did not come. */
const RETRY_MS = 30_000;

interface Standing {
  readonly problem: string;
}

const UNPROVEN: Standing = { problem: 'the canary clip has not been analysed yet' };
const UNKNOWN: Standing = { problem: '' };

export type CanaryOutcome = 'right' | 'wrong' | 'failed' | 'late';

/** A pipeline as it is now, and what is known of its answer. */
export interface CanaryTask {
  readonly plan: CanaryPlan;
  readonly expected: Expected;
}

export interface CanaryParts {
  readonly config: Config['canary'];
  readonly host: SessionHost;
  /** @throws what is wrong with the default pipeline */
  task(): Promise<CanaryTask>;
  /**
   * Names the engine and the version of the pipeline that would be asked; another value: another one. Undefined: sessions of
   * the default pipeline would fail now.
   */
  engine(): string | undefined;
  readonly logger: Logger;
  onOutcome(outcome: CanaryOutcome, seconds: number): void;
  /** `problem` changed. */
  onChange(): void;
}

/**
 * Analyses a known clip with the default pipeline: before the daemon is ready, again in every new engine, and then every
 * `interval`. A wrong answer or an error is a problem until the answer is right again. No answer in time, or an engine that
 * dies meanwhile, says nothing of the verdicts, and changes nothing.
 */
export class Canary {
  readonly #parts: CanaryParts;
  #standing: Standing;
  #engine: string | undefined;
  #isRunning = false;
  #isClosed: boolean;
  #timer: NodeJS.Timeout | undefined;
  /** The first right answer of a version of the pipeline. */
  #first: { readonly version: string; readonly answer: Answer } | undefined;

  constructor(parts: CanaryParts) {
    this.#parts = parts;
    this.#isClosed = parts.config.interval === 0;
    this.#standing = this.#isClosed ? UNKNOWN : UNPROVEN;
  }

  /** Reason why verdicts of the default pipeline are not to be believed; '': nothing speaks against them. */
  get problem(): string {
    return this.#standing.problem;
  }

  /** True: the newest answer was wrong, or the clip could not be analysed. */
  get isWrong(): boolean {
    return this.#standing.problem !== '' && this.#standing !== UNPROVEN;
  }

  /** True: the first answer is on its way. */
  get isPending(): boolean {
    return this.#isRunning && this.#standing === UNPROVEN;
  }

  /** There may be another engine, or the default pipeline may work again. */
  look(): void {
    const engine = this.#parts.engine();
    if (engine === undefined || engine === this.#engine) return;
    this.#engine = engine;
    void this.#run();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    if (this.#isRunning || this.#isClosed) return;
    this.#isRunning = true;
    clearTimeout(this.#timer);
    const startedAt = performance.now();
    const engine = this.#engine;
    const outcome = await this.#analyse();
    this.#isRunning = false;
    if (this.#isClosed) return;
    this.#parts.onOutcome(outcome, (performance.now() - startedAt) / 1000);
    this.#parts.onChange();
    this.#plan(outcome === 'right' ? this.#parts.config.interval : this.#retryMs);
    // Another engine may have come meanwhile.
    if (engine !== this.#parts.engine()) this.look();
  }

  get #retryMs(): number {
    return Math.min(this.#parts.config.interval, RETRY_MS);
  }

  #plan(ms: number): void {
    this.#timer = setTimeout(() => {
      if (this.#parts.engine() === undefined) this.#plan(this.#retryMs);
      else void this.#run();
    }, ms).unref();
  }

  async #analyse(): Promise<CanaryOutcome> {
    const { host, config, task } = this.#parts;
    try {
      const { plan, expected } = await task();
      const end = await analyseCanary(host, plan, config.timeout);
      return this.#judge(end, expected, plan.pipelineVersion);
    } catch (reason) {
      return this.#fail(TrueframeError.from(reason));
    }
  }

  #judge(end: CanaryEnd, expected: Expected, version: string): CanaryOutcome {
    if ('silence' in end) return this.#stayAsIs(end.silence);
    if ('error' in end) return this.#fail(end.error);
    const { answer } = end;
    const first = this.#first?.version === version ? this.#first.answer : undefined;
    const fault = faultOf(answer, expected, this.#parts.config.tolerance, first);
    if (fault !== '') {
      this.#say(`the verdict on the canary clip is wrong: ${fault}`);
      return 'wrong';
    }
    if (!first) this.#keep(version, answer);
    this.#say('');
    return 'right';
  }

  #keep(version: string, answer: Answer): void {
    this.#first = { version, answer };
    const { label, score } = answer;
    this.#parts.logger.info({ label, score }, 'the canary clip was analysed');
    if (score === undefined) {
      const why =
        'the default pipeline gives the canary clip no score, so it only shows that the pipeline runs: name a clip that has one (canary.clip)';
      this.#parts.logger.warn(why);
    }
  }

  #fail({ code, message }: TrueframeError): CanaryOutcome {
    this.#say(`the canary clip cannot be analysed: ${code}: ${message}`);
    return 'failed';
  }

  /** A busy machine is not a wrong one: it is not held back any longer, and what was known before still counts. */
  #stayAsIs(silence: string): CanaryOutcome {
    this.#parts.logger.warn(`nothing is known of the canary clip: ${silence}`);
    if (this.#standing === UNPROVEN) this.#standing = UNKNOWN;
    return 'late';
  }

  #say(problem: string): void {
    const { logger } = this.#parts;
    if (problem === '' && this.isWrong)
      logger.info('the verdict on the canary clip is right again');
    if (problem !== '' && problem !== this.problem) logger.error(problem);
    this.#standing = { problem };
  }
}
