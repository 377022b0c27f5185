import { signal } from '@preact/signals';

/** False while nobody can see the tab. */
export const visible = signal(document.visibilityState === 'visible');

document.addEventListener('visibilitychange', () => {
  visible.value = document.visibilityState === 'visible';
});
