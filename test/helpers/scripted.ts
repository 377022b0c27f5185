import { fileURLToPath } from 'node:url';
import type { ConfigInput } from '@trueframe/daemon';
import type { AnalyzeRequest } from '@trueframe/proto';
import type { EventStream } from './client.ts';
import { tempFolder } from './temp-folder.ts';
import { startTestDaemon, type TestDaemon, type TestDaemonOptions } from './test-daemon.ts';

/** An engine process that does what the source's query says, for sources of exact length and speed, and for faults. */
export const engineEntry = fileURLToPath(new URL('scripted-engine.mjs', import.meta.url));

/** A daemon with the scripted engine, for one test. */
export function startScriptedDaemon(
  overrides: ConfigInput = {},
  options: TestDaemonOptions = {},
): Promise<TestDaemon> {
  const env = { SCRIPTED_DEATHS: tempFolder(), ...options.env };
  return startTestDaemon(overrides, { engineEntry, ...options, env });
}

/** A file that the scripted engine plays, e.g. `frames=20&everyMs=5`. */
export function scripted(query: string): AnalyzeRequest {
  return { source: `/script?${query}` };
}

/** A call whose first scores are there. */
export async function startAnalyzing(
  { client }: TestDaemon,
  request: AnalyzeRequest,
): Promise<EventStream> {
  const stream = client.analyze(request);
  await stream.until((event) => event.scores != null);
  return stream;
}
