import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ContextSettings } from './context.ts';
import { NOTHING_SEEN } from './lib/conservation.ts';
import { processesMarked, signal } from './lib/processes.ts';
import { removeFolder } from './lib/remove-folder.ts';
import type { RowFile } from './row-files.ts';
import type { RowReport } from './run-row.ts';

const ENTRY = fileURLToPath(new URL('./run-row.js', import.meta.url));
const MARK = 'TRUEFRAME_ROW';
/** Seconds for what is ending already. */
const PATIENCE_SECONDS = 3;

export type FinishedRow = RowReport & { readonly seconds: number };

/** Runs a row to its end or its limit. Processes that it leaves behind are killed, and fail it. */
export async function runRow(
  { file, row }: RowFile,
  settings: Omit<ContextSettings, 'number' | 'folder'>,
): Promise<FinishedRow> {
  const mark = randomUUID();
  const begun = performance.now();
  const limits = row.limitSeconds ?? { short: 120, full: 600 };
  const limit = settings.short ? limits.short : limits.full;
  const folder = mkdtempSync(join(tmpdir(), 'trueframe-row-'));
  const input = JSON.stringify({ file, settings: { ...settings, number: row.number, folder } });
  const child = fork(ENTRY, [input], {
    env: { ...process.env, [MARK]: mark },
    // A group of its own: all of it can be ended at once.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const report = await reportOf(child, limit);
  const left = await leftBehind(child.pid as number, mark);
  removeFolder(folder);
  const seconds = (performance.now() - begun) / 1000;
  if (left.length === 0 || !report.outcome.passed) return { ...report, seconds };
  const why = `does not hold: nothing is left behind (${left.join('; ')}). ${report.outcome.why}`;
  return { ...report, outcome: { ...report.outcome, passed: false, why }, seconds };
}

async function reportOf(child: ChildProcess, limitSeconds: number): Promise<RowReport> {
  const failed = (why: string): RowReport => ({
    outcome: { n: 0, passed: false, why },
    conservation: NOTHING_SEEN,
  });
  let report: RowReport | undefined;
  child.once('message', (message) => {
    report = message as RowReport;
  });
  const exited = once(child, 'exit');
  const isLate = await Promise.race([
    exited.then(() => false),
    sleep(limitSeconds * 1000, true, { ref: false }),
  ]);
  if (isLate) return failed(`it was not over after ${limitSeconds} s`);
  const [code, name] = (await exited) as [number | null, string | null];
  return report ?? failed(`its process ended with ${name ?? code}`);
}

/** Commands of the processes that outlived the row; they are killed. */
async function leftBehind(group: number, mark: string): Promise<string[]> {
  signal(group, 'SIGKILL');
  const left = () => processesMarked(`${MARK}=${mark}`);
  for (let k = 0; k < PATIENCE_SECONDS * 10 && left().length > 0; k += 1) await sleep(100);
  const found = left();
  for (const { pid } of found) signal(pid, 'SIGKILL');
  signal(-group, 'SIGKILL');
  return found.map(({ pid, command }) => `${pid} ${command.slice(0, 100)}`);
}
