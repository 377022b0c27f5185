import type { Logger } from 'pino';

/** Ctrl-C reaches all processes of a terminal, and npx passes it on once more: two that close together are one. */
const ONE_KEY_MS = 250;

/**
 * Handles the daemon's signals from now on. Resolves with the signal that asks it to end; the same one again ends it at
 * once. SIGHUP ends only a daemon that was started in a terminal, which is gone then; from others it is ignored, because
 * nothing is read anew while sessions run.
 */
export function daemonSignals(logger: () => Logger | undefined): Promise<NodeJS.Signals> {
  const isInTerminal = process.stdin.isTTY === true;
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      let askedAt: number | undefined;
      process.on(signal, () => {
        const now = performance.now();
        if (askedAt !== undefined && (signal === 'SIGTERM' || now - askedAt > ONE_KEY_MS)) {
          // Whoever asks twice does not want to wait for the sessions.
          process.kill(process.pid, 'SIGKILL');
        }
        askedAt ??= now;
        resolve(signal);
      });
    }
    process.on('SIGHUP', () => {
      if (isInTerminal) resolve('SIGHUP');
      else logger()?.info('SIGHUP ignored: restart the daemon to change its configuration');
    });
  });
}
