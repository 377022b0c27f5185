// One row in a process of its own, so that whatever it does to itself does not end the board. Told what to run by argument.
import type { ContextSettings } from './context.ts';
import { Context } from './context.ts';
import type { Conservation } from './lib/conservation.ts';
import type { Row, RowOutcome } from './row.ts';

/** Sent to the board, once. */
export interface RowReport {
  readonly outcome: RowOutcome;
  readonly conservation: Conservation;
}

const { file, settings } = JSON.parse(process.argv[2] ?? '{}') as {
  readonly file: string;
  readonly settings: ContextSettings;
};

// A board that was killed leaves no row behind: the row leads a group of processes.
process.once('disconnect', () => process.kill(-process.pid, 'SIGKILL'));

const { row } = (await import(file)) as { readonly row: Row };
const context = new Context(settings);
// An error that nobody waits for is an error of the row.
const stray = new Promise<never>((_, reject) => {
  process.once('unhandledRejection', reject);
  process.once('uncaughtException', reject);
});
const outcome = await Promise.race([row.run(context), stray]).catch(
  (reason: unknown): RowOutcome => {
    const text = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
    return { n: 0, passed: false, why: `it threw: ${text}` };
  },
);
const peakRssMb = outcome.peakRssMb ?? context.peakRssMb;
await context.close();
const report: RowReport = { outcome: { ...outcome, peakRssMb }, conservation: context.own };
process.send?.(report, () => process.exit(0));
