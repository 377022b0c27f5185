import type { LogMessage } from './log-message.ts';

/** The log of the cluster, as those who read sessions ask it. */
export interface LogSource {
  /** The newest message of a subject, as the leader of the stream has it. */
  newest(subject: string): Promise<LogMessage | undefined>;
  /** The first message of a subject at a place of the stream or after it. */
  from(subject: string, seq: number): Promise<LogMessage | undefined>;
  /** The messages of a subject from one place of the stream to another, both included, in order. 0: from the first. */
  between(subject: string, from: number, to: number): AsyncIterable<LogMessage>;
  /** The messages of a subject from one place of the stream on, in order, those that come later too; until `signal` is aborted. */
  follow(subject: string, from: number, signal: AbortSignal): AsyncIterable<LogMessage>;
}
