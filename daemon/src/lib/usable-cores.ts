import { availableParallelism } from 'node:os';
import { quotaCores } from './cgroup-quota.ts';

/**
 * Processors that this process may use: those it may be scheduled on, or what the limit of its container or service comes to
 * if that is less. 0.5 and 2.5 are possible.
 */
export function usableCores(): number {
  const cores = availableParallelism();
  return Math.min(cores, quotaCores() ?? cores);
}
