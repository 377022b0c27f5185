import { signal } from '@preact/signals';
import type { Standing } from './follow.ts';

/** The connection to the daemon, as the page that is shown finds it. */
export const link = signal<Standing>({ state: 'connecting' });
