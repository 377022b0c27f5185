import { readFileSync } from 'node:fs';

/** Numbers of capabilities, see capabilities(7). */
const CAPABILITIES = {
  chown: 0,
  dac_override: 1,
  dac_read_search: 2,
  kill: 5,
  setgid: 6,
  setuid: 7,
  setpcap: 8,
  sys_ptrace: 19,
  sys_admin: 21,
  sys_nice: 23,
} as const;

export type Capability = keyof typeof CAPABILITIES;

/** Returns those of `names` that this process lacks; all of them where the system does not tell. */
export function lackingOf(names: readonly Capability[]): readonly Capability[] {
  const held = heldBits();
  return names.filter((name) => ((held >> BigInt(CAPABILITIES[name])) & 1n) === 0n);
}

function heldBits(): bigint {
  try {
    const status = readFileSync('/proc/self/status', 'latin1');
    return BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`);
  } catch {
    return 0n;
  }
}
