interface SystemFault {
  readonly code: 'MACHINE_EXHAUSTED' | 'MACHINE_DENIED';
  /** Advice on what to do. */
  readonly advice: string;
  /** As the system calls it, e.g. `EMFILE`. */
  readonly errno: string;
}

/** System error codes for a resource that the machine has run out of. */
const EXHAUSTED: Readonly<Record<string, string>> = {
  EMFILE: 'this process may open no more files; raise its limit (ulimit -n, LimitNOFILE=)',
  ENFILE: 'this machine may open no more files; raise fs.file-max',
  ENOSPC: 'the disk is full, or a limit of inotify is reached; make room',
  EDQUOT: 'the quota of the disk is used up; make room',
  ENOMEM: 'there is no memory left; give the machine or its container more, or run fewer sessions',
  EAGAIN:
    'no more processes or threads may be started; raise their limit (ulimit -u, TasksMax=, pids.max)',
};

/** System error codes for an action that this user may not do. */
const DENIED: Readonly<Record<string, string>> = {
  EACCES: 'the user of this process may not; look at owner and mode of the file and its folders',
  EPERM: 'the user of this process may not, or a sandbox forbids it',
  EROFS: 'the file system is read-only; name a folder that can be written to (cache:, TMPDIR)',
};

/**
 * Returns the fault of the system that an error is a sign of; undefined: none that the machine's owner can mend. A denied
 * permission counts only where nothing better is known (`fallback` INTERNAL): an unreadable file has a code of its own.
 */
export function systemFault(reason: unknown, fallback: string): SystemFault | undefined {
  const errno = errnoOf(reason);
  if (errno === undefined) return undefined;
  const exhausted = EXHAUSTED[errno];
  // EAGAIN of reads and writes only says that they would wait.
  const isSpawn = errno !== 'EAGAIN' || /\b(spawn|fork|clone)\b/.test(String(reason));
  if (exhausted && isSpawn) return { code: 'MACHINE_EXHAUSTED', advice: exhausted, errno };
  const denied = DENIED[errno];
  return denied && fallback === 'INTERNAL'
    ? { code: 'MACHINE_DENIED', advice: denied, errno }
    : undefined;
}

function errnoOf(reason: unknown): string | undefined {
  if (!(reason instanceof Error)) return undefined;
  if ('code' in reason && typeof reason.code === 'string') return reason.code;
  return undefined;
}
