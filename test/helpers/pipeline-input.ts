import type { PipelineInput } from '@trueframe/daemon/config';

/** The least that a pipeline must say. Its plugins do not exist. */
export function pipelineInput(changes: Partial<PipelineInput> = {}): PipelineInput {
  const none = { use: 'none' };
  return { id: 'p', summary: '', detector: none, tracker: none, ensemble: [none], ...changes };
}
