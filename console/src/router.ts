import { signal } from '@preact/signals';

/** Page that the address names, after its `#`. */
export type Route =
  | { readonly page: 'sessions' }
  | { readonly page: 'session'; readonly id: string }
  | { readonly page: 'daemon' };

export const route = signal<Route>(read(location.hash));

addEventListener('hashchange', () => {
  route.value = read(location.hash);
});

export function addressOf(to: Route): string {
  if (to.page === 'session') return `#/session/${encodeURIComponent(to.id)}`;
  return to.page === 'daemon' ? '#/daemon' : '#/';
}

export function goTo(to: Route): void {
  location.hash = addressOf(to);
}

function read(hash: string): Route {
  const [, page, id] = hash.split('/');
  if (page === 'session' && id) return { page, id: decodeURIComponent(id) };
  return page === 'daemon' ? { page } : { page: 'sessions' };
}
