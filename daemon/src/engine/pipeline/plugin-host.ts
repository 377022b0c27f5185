import type { WorkerStage } from '../../wire/stage.ts';

/** Runs plugin code for the stages. */
export interface PluginHost {
  /**
   * The signal is aborted when nobody wants the answer any more.
   * @throws PLUGIN_THREW, PLUGIN_TIMEOUT, SESSION_CANCELLED, or the plugin's own TrueframeError
   */
  call<T>(owner: string, what: string, run: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Books what follows as time of this stage. */
  enter(stage: WorkerStage): void;
}
