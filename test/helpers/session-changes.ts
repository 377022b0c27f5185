import type { WatchSessionsRequest, WatchSessionsResponse__Output } from '@trueframe/proto';
import { onTestFinished } from 'vitest';
import type { TestClient } from './client.ts';

/** Everything that a `WatchSessions` call has said so far, as `CHANGE STATE id`. Ends with the test. */
export function watchSessions(client: TestClient, request: WatchSessionsRequest = {}): string[] {
  const said: string[] = [];
  const call = client.raw.watchSessions(request);
  call.on('error', () => {});
  call.on('data', ({ change, session }: WatchSessionsResponse__Output) => {
    const state = session?.state.replace('SESSION_STATE_', '') ?? '';
    said.push([change.replace('CHANGE_', ''), state, session?.sessionId].join(' ').trim());
  });
  onTestFinished(() => call.cancel());
  return said;
}
