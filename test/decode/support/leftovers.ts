import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';

/** Processes whose parent is `pid`, as `pid name`. */
export function childrenOf(pid: number): string[] {
  const children: string[] = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      // The name is in brackets and may hold blanks; state and parent follow it.
      const [, name, parent] = /^\d+ \((.*)\) \S (\d+) /.exec(stat) ?? [];
      if (Number(parent) === pid) children.push(`${entry} ${name}`);
    } catch {
      // It ended while we looked.
    }
  }
  return children;
}

function leftovers() {
  return {
    children: childrenOf(process.pid).length,
    descriptors: readdirSync('/proc/self/fd').length,
    timers: process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length,
  };
}

/** Call now and again at the end: what runs or is open then must not be more than now. */
export function expectNothingLeft(): () => Promise<void> {
  const before = leftovers();
  return async () => {
    let now = leftovers();
    // Closing a descriptor is a turn of the event loop or two; nothing of ours needs longer. No `expect.poll`: its own
    // timer would be counted.
    for (let turn = 0; turn < 50 && isMore(now, before); turn += 1) {
      await wait(20);
      now = leftovers();
    }
    expect(isMore(now, before), `before ${text(before)}, after ${text(now)}`).toBe(false);
  };
}

type Leftovers = ReturnType<typeof leftovers>;

function isMore(now: Leftovers, before: Leftovers): boolean {
  return (
    now.children > before.children ||
    now.descriptors > before.descriptors ||
    now.timers > before.timers
  );
}

function text(found: Leftovers): string {
  return `${JSON.stringify(found)} (${childrenOf(process.pid).join(', ')})`;
}
