import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Place } from '../../models/open-on.ts';
import { missingLibraryFiles } from './provider-libraries.ts';

/** Outcome of a try to use a provider. */
export interface Probe {
  /** Empty: a small network ran on it. Otherwise why not, in a few words. */
  readonly problem: string;
  /** Version of onnxruntime; empty when it did not load. */
  readonly version: string;
}

const program = fileURLToPath(new URL('./probe-program.js', import.meta.url));
/** CUDA takes seconds to come up the first time; a driver that hangs must not hold up the engine for ever. */
const LIMIT_MS = 60_000;

/**
 * Opens and runs a small network on a provider, in a process of its own. What onnxruntime lists is only what it was
 * built for; whether libraries load and a driver answers, nothing but a try can tell.
 */
export async function probeProvider(place: Place): Promise<Probe> {
  const missing = await missingLibrary(place);
  if (missing) return { problem: missing, version: '' };
  return new Promise((resolve) => {
    const args = [program, place.provider, String(place.gpu)];
    const options = { timeout: LIMIT_MS, killSignal: 'SIGKILL' } as const;
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      const [, outcome, rest = ''] = /^(usable|refused) (.*)$/m.exec(stdout) ?? [];
      if (outcome === 'usable') return resolve({ problem: '', version: rest });
      const how = error?.killed ? `gave no answer in ${LIMIT_MS / 1000} s` : 'ended its process';
      resolve({ problem: outcome ? inFewWords(rest, stderr) : how, version: '' });
    });
  });
}

/** The file without which onnxruntime need not even be asked; there is none for what it brings along. */
async function missingLibrary({ provider }: Place): Promise<string> {
  if (provider !== 'cuda' && provider !== 'tensorrt') return '';
  const file = `libonnxruntime_providers_${provider}.so`;
  if (!(await missingLibraryFiles()).includes(file)) return '';
  return `${file} is not installed (see trueframe gpu setup)`;
}

/** The log on stderr names the library that does not load, onnxruntime's exception only says that one does not. */
function inFewWords(message: string, stderr: string): string {
  const missing = /with error: (?:\S*?: )?(\S+): cannot open shared object file/.exec(stderr)?.[1];
  if (missing) return `${missing.split('/').at(-1)} cannot be loaded`;
  return (/(?:Failed to|failed:|error:) .*$/i.exec(message)?.[0] ?? message.slice(-200)).trim();
}
