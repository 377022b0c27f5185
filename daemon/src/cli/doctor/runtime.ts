import { fileURLToPath } from 'node:url';
import type { Finding } from './finding.ts';
import { runProgram } from './run-program.ts';

const probe = fileURLToPath(new URL('./probe-providers.js', import.meta.url));

/** onnxruntime loads, and these providers really open: its own list is of what it was built for. */
export async function checkRuntime(): Promise<readonly Finding[]> {
  const name = 'onnxruntime';
  const text = (await runProgram(process.execPath, [probe])) ?? '';
  const named = (word: string) => [...text.matchAll(new RegExp(`^${word} (.*)$`, 'gm'))];
  const version = named('version')[0]?.[1];
  const opens = named('opens').map((match) => match[1]);
  const closed = named('closed').map((match) => match[1]);
  if (version === undefined || !opens.includes('cpu')) {
    const found = version === undefined ? 'does not load' : `${version} cannot open a model`;
    const advice = 'reinstall the packages (npm ci) on a platform that onnxruntime-node supports';
    return [{ level: 'fail', name, found, advice }];
  }
  const rest = closed.length > 0 ? ` (not here: ${closed.join(', ')})` : '';
  const found = `${version}, providers that open: ${opens.join(', ')}${rest}`;
  return [{ level: 'ok', name, found }];
}
