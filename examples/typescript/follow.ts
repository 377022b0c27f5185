// Starts a session and follows it over lost connections, restarts and nodes. docs/api.md explains it.
// node examples/typescript/dist/follow.js SOURCE REQUEST_ID
import { CallError, DaemonClient, type FollowState } from '@trueframe/client';

async function startAndFollow(addresses: string, source: string, requestId: string) {
  using client = new DaemonClient(addresses);
  const options = { requestId, includeScores: true };
  const { session } = await client.startSession({ source, options }, { retryForMs: 60_000 });
  const events = client.watch({ sessionId: session?.sessionId ?? '' }, { onState: tell });
  for await (const event of events) {
    console.log(event.sequence, event.payload);
    // The payload's name says which one is there.
    if (event.payload === 'verdict') console.log('', event.verdict.label);
  }
}

function tell(state: FollowState) {
  if (state.state === 'following') console.error(`at ${state.address}`);
  if (state.state === 'waiting') console.error(`${state.reason}; again in ${state.delayMs} ms`);
}

const [source = '', requestId = ''] = process.argv.slice(2);
const addresses = process.env.TRUEFRAME_ADDRESS ?? '127.0.0.1:50051';
try {
  await startAndFollow(addresses, source, requestId);
} catch (error) {
  if (!(error instanceof CallError)) throw error;
  console.error(`${error.code || error.status}: ${error.message}`, error.details);
  process.exitCode = 1;
}
