const WORDS: Readonly<Record<string, string>> = {
  STARTING: 'starting',
  RUNNING: 'running',
  RECOVERING: 'recovering',
  STOPPING: 'stopping',
  ENDED: 'ended',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
};

/** Returns the state of a session as a person calls it. */
export function stateWords(state: string): string {
  return WORDS[state] ?? state.toLowerCase();
}
