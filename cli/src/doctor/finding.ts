/** `warn`: works, but something will be missed. `fail`: the daemon cannot do its work. */
export type Level = 'ok' | 'warn' | 'fail';

export interface Finding {
  readonly level: Level;
  readonly name: string;
  readonly found: string;
  /** Advice on what to do; absent when all is well. */
  readonly advice?: string;
}
