import { execFile } from 'node:child_process';

/** Returns what a program prints on stdout, or null when it is missing, fails or takes longer than 10 s. */
export function runProgram(file: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    const options = { timeout: 10_000, maxBuffer: 8 * 1024 * 1024 };
    execFile(file, [...args], options, (error, stdout) => resolve(error ? null : stdout));
  });
}
