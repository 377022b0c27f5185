const ENDS: Readonly<Record<string, string>> = {
  SOURCE_ENDED: 'the source ended',
  STOPPED: 'it was stopped',
  LIMIT: 'the length that was asked for is reached',
  DRAINED: 'the daemon shut down',
  FAILED: 'it failed',
};

/** Returns why a session has come to its end, in words. `name`: of the reason, e.g. "STOPPED". */
export function reasonOfEnd(name: string): string {
  return ENDS[name] ?? name.toLowerCase();
}
