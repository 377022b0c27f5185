import { randomUUID } from 'node:crypto';
import { processesMarked } from './helpers/leaks.ts';

/** Seconds for what is ending already. */
const PATIENCE = 5;

/** Marks every process of a run by its environment; one that outlives the run is killed, and the run fails with its name. */
export default function nothingLeft(): () => Promise<void> {
  const run = randomUUID();
  process.env.TRUEFRAME_TEST_RUN = run;
  return async () => {
    const left = () =>
      processesMarked(`TRUEFRAME_TEST_RUN=${run}`).filter(
        // vitest ends its own.
        ({ pid, command }) => pid !== process.pid && !command.includes('/vitest/dist/'),
      );
    for (let k = 0; k < PATIENCE * 10 && left().length > 0; k += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const found = left();
    for (const { pid } of found) process.kill(pid, 'SIGKILL');
    if (found.length === 0) return;
    // vitest prints what is thrown here, and ends as if all were well.
    process.exitCode = 1;
    const names = found.map(({ pid, command }) => `${pid} ${command}`);
    throw new Error(`processes that outlived the tests:\n${names.join('\n')}`);
  };
}
