import { AsyncLocalStorage } from 'node:async_hooks';

/** Takes text: a stream of the process, or what a caller of `runCli` collects it in. */
export interface Sink {
  write(text: string): unknown;
  /** True: a person watches; then there are colours and progress. */
  readonly isTTY?: boolean | undefined;
  /** Characters in a line of the terminal. */
  readonly columns?: number | undefined;
}

/** The two streams that a command writes to. */
export interface Output {
  readonly stdout: Sink;
  readonly stderr: Sink;
}

const current = new AsyncLocalStorage<Output>();

/** Returns the streams of the command under way; those of the process where none was started by `withOutput`. */
export function output(): Output {
  return current.getStore() ?? process;
}

/** Runs a command whose output goes to `to`. Commands that run at the same time keep theirs apart. */
export function withOutput<T>(to: Output, command: () => Promise<T>): Promise<T> {
  return current.run(to, command);
}
