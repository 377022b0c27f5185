import type { WorkerStage } from '../../wire/stage.ts';

/** Runs plugin code for the stages. */
export interface PluginHost {
  /** @throws PLUGIN_THREW, PLUGIN_TIMEOUT, or the plugin's own TrueframeError */
  call<T>(owner: string, what: string, run: () => Promise<T>): Promise<T>;
  /** Books what follows as time of this stage. */
  enter(stage: WorkerStage): void;
}
