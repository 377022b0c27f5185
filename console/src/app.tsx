import { refusal } from './api/token.ts';
import { DaemonPage } from './daemon/daemon-page.tsx';
import { LinkBanner } from './parts/link-banner.tsx';
import { Login } from './parts/login.tsx';
import { addressOf, route } from './router.ts';
import { SessionPage } from './session/session-page.tsx';
import { SessionsPage } from './sessions/sessions-page.tsx';

/** The whole console: header, the page that the address names, and the way in when a token is needed. */
export function App() {
  return (
    <>
      <header class="top">
        <a class="brand" href={addressOf({ page: 'sessions' })}>
          <Mark /> Trueframe
        </a>
        <nav aria-label="Pages">
          <Tab to="sessions" words="Sessions" />
          <Tab to="daemon" words="Daemon" />
        </nav>
      </header>
      <LinkBanner />
      <main>{refusal.value === undefined ? <Page /> : <Login reason={refusal.value} />}</main>
    </>
  );
}

function Page() {
  const at = route.value;
  if (at.page === 'session') return <SessionPage key={at.id} id={at.id} />;
  return at.page === 'daemon' ? <DaemonPage /> : <SessionsPage />;
}

function Tab({ to, words }: { readonly to: 'sessions' | 'daemon'; readonly words: string }) {
  const { page } = route.value;
  const isHere = page === to || (page === 'session' && to === 'sessions');
  return (
    <a href={addressOf({ page: to })} aria-current={isHere ? 'page' : undefined}>
      {words}
    </a>
  );
}

function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" />
      <path d="M8 13V9.5A1.5 1.5 0 0 1 9.5 8H13M19 8h3.5A1.5 1.5 0 0 1 24 9.5V13M24 19v3.5a1.5 1.5 0 0 1-1.5 1.5H19M13 24H9.5A1.5 1.5 0 0 1 8 22.5V19" />
      <path d="m12 16.3 2.8 2.8 5.4-5.9" />
    </svg>
  );
}
