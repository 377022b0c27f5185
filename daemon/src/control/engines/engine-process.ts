import { type ChildProcess, fork } from 'node:child_process';
import type { Logger } from 'pino';
import { BoundedLines } from '../../lib/bounded-lines.ts';
import { HEAP_FLAGS } from '../../lib/heap.ts';
import { settleWithin } from '../../lib/settle-within.ts';
import type { FromEngine } from '../../wire/from-engine.ts';
import type { ToEngine } from '../../wire/to-engine.ts';
import { type LogFactsOf, logEngineLine } from './engine-log.ts';

/** The end of an engine process. */
export interface EngineExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last line it wrote to stderr; empty when it wrote none. */
  readonly lastWords: string;
}

/** One engine process: messages in, messages out, exit. Knows nothing of sessions. */
export class EngineProcess {
  readonly #child: ChildProcess;
  #lastWords = '';
  /** Settles once, when the process is gone and its last message was delivered. */
  readonly exited: Promise<EngineExit>;

  constructor(
    entry: string,
    logger: Logger,
    factsOf: LogFactsOf,
    onMessage: (message: FromEngine) => void,
  ) {
    this.#child = fork(entry, [], {
      // Typed arrays and bigints as they are; JSON would turn journal entries into objects.
      serialization: 'advanced',
      // The heaps are small: helper threads would spend more time on handing over garbage than on collecting it.
      execArgv: [...process.execArgv, ...HEAP_FLAGS, '--single-threaded-gc'],
      // Its own process group: Ctrl-C reaches only the daemon, which then drains, and killing the group takes the
      // engine's decoders along.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child.on('message', (message) => onMessage(message as FromEngine));
    this.#child.on('error', (err) => logger.error({ err }, 'engine process'));
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (!stream) continue;
      const lines = new BoundedLines((line) => {
        this.#lastWords = logEngineLine(line, logger, factsOf) || this.#lastWords;
      });
      stream.on('data', (chunk: Buffer) => lines.push(chunk)).on('end', () => lines.end());
    }
    this.exited = new Promise((resolve) => {
      this.#child.once('exit', () => this.kill());
      // 'close' comes after the pipes are drained, so the last words are complete; a failed spawn has no 'close'.
      this.#child.once('close', (code, signal) => {
        resolve({ code, signal, lastWords: this.#lastWords });
      });
      this.#child.once('error', (error) => {
        if (this.#child.pid === undefined) {
          resolve({ code: null, signal: null, lastWords: error.message });
        }
      });
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Messages to a process that is going away are lost; `exited` says so. */
  send(message: ToEngine): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  /** Ends the engine and everything that it started. */
  kill(): void {
    if (this.pid === undefined) return;
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch (error) {
      // ESRCH: the whole group is gone already.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  /** Asks the process to exit and kills it when it does not within `ms`. */
  async shutdown(ms: number): Promise<EngineExit> {
    this.send({ type: 'shutdown' });
    if (!(await settleWithin(this.exited, ms))) this.kill();
    return this.exited;
  }
}
