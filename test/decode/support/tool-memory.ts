import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Watches every ffmpeg and ffprobe that this process starts; the result stops and tells their peak in MB, each alone. */
export function peakOfTools(): () => Promise<number> {
  let peak = 0;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      for (const pid of readdirSync('/proc'))
        if (/^\d+$/.test(pid)) peak = Math.max(peak, peakOf(pid));
      await wait(20);
    }
  })();
  return async () => {
    isOver = true;
    await watching;
    return peak / 1024;
  };
}

function peakOf(pid: string): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const isOurs = new RegExp(`^PPid:\\s+${process.pid}$`, 'm').test(status);
    if (!isOurs || !/^Name:\s+ff(mpeg|probe)$/m.test(status)) return 0;
    return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  } catch {
    return 0; // It has ended.
  }
}
