import { useEffect, useState } from 'preact/hooks';
import { refusal } from '../api/token.ts';
import type { Standing } from '../live/follow.ts';
import { link } from '../live/link.ts';
import { clockTime } from './clock-time.ts';

/** Long enough to be read. */
const BACK_FOR_MS = 6000;

/** Says that the daemon cannot be reached, and then that it can again. */
export function LinkBanner() {
  const isBack = useBack(link.value);
  const words = refusal.value === undefined ? wordsOf(link.value, isBack) : '';
  return (
    <div class={words ? `banner ${isBack ? 'good' : 'bad'}` : 'banner none'} role="status">
      {words}
    </div>
  );
}

function wordsOf(standing: Standing, isBack: boolean): string {
  if (isBack) return 'Connected again. What you see is up to date.';
  if (standing.state === 'lost') {
    return `No connection to the daemon since ${clockTime(standing.since)}: ${standing.message}. Trying again. What you see may be old.`;
  }
  if (standing.state === 'refused')
    return `The daemon refuses the list: ${standing.failure.message}`;
  return '';
}

function useBack({ state }: Standing): boolean {
  const [wasLost, setLost] = useState(false);
  const [isBack, setBack] = useState(false);
  useEffect(() => {
    if (state === 'lost') {
      setLost(true);
      setBack(false);
    }
    if (state !== 'up' || !wasLost) return;
    setLost(false);
    setBack(true);
  }, [state, wasLost]);
  useEffect(() => {
    if (!isBack) return;
    const timer = setTimeout(() => setBack(false), BACK_FOR_MS);
    return () => clearTimeout(timer);
  }, [isBack]);
  return isBack;
}
