// Calls every RPC of Trueframe. docs/api.md explains the calls.
// node examples/typescript/dist/client.js COMMAND [ARGUMENT]
import { createReadStream } from 'node:fs';
import {
  CallError,
  DaemonClient,
  type PushStream,
  type SessionEvent,
  type SessionFacts,
} from '@trueframe/client';

async function analyze(client: DaemonClient, source: string) {
  for await (const event of client.analyze({ source })) show(event);
}

async function push(client: DaemonClient, path: string) {
  const options = { pace: 'PACE_LOSSLESS' } as const;
  const call = client.push({ format: 'MEDIA_FORMAT_MPEGTS', options });
  const sent = send(call, path);
  for await (const event of call) show(event);
  await sent;
}

async function send(call: PushStream, path: string) {
  try {
    for await (const data of createReadStream(path)) {
      const isOver = !(await call.send(data));
      if (isOver) return;
    }
  } finally {
    call.end();
  }
}

function show({ sessionId, sessionStarted, verdict, summary }: SessionEvent) {
  if (sessionStarted) console.log('session', sessionId);
  if (verdict?.final) {
    const who = verdict.trackId ? `track ${verdict.trackId}` : 'whole video';
    // An absent score is undefined. `score || 0` would call the face certainly authentic.
    console.log(who, verdict.label, verdict.score?.toFixed(3) ?? '-', ...verdict.reasons);
  }
  if (summary?.frames) {
    const { analysed, received } = summary.frames;
    console.log(`${analysed} of ${received} frames analysed`);
  }
}

async function startSession(client: DaemonClient, source: string) {
  const { session } = await client.startSession({ source, options: { externalId: 'job-7' } });
  showSession(session);
}

async function watch(client: DaemonClient, sessionId: string) {
  for await (const event of client.watch({ sessionId })) show(event);
}

async function listSessions(client: DaemonClient) {
  let pageToken = '';
  do {
    const page = await client.listSessions({ pageSize: 100, pageToken });
    page.sessions.forEach(showSession);
    pageToken = page.nextPageToken;
  } while (pageToken);
}

async function getSession(client: DaemonClient, sessionId: string) {
  const { session } = await client.getSession(sessionId);
  showSession(session);
}

async function stopSession(client: DaemonClient, sessionId: string) {
  const { session } = await client.stopSession(sessionId);
  showSession(session);
}

async function watchSessions(client: DaemonClient) {
  for await (const { change, session } of client.watchSessions()) {
    if (change === 'CHANGE_LIST_COMPLETE') return;
    showSession(session);
  }
}

async function watchPicture(client: DaemonClient, sessionId: string) {
  for await (const { ptsMs, faces, jpeg } of client.watchPicture({ sessionId })) {
    console.log(`${ptsMs} ms`, `${faces.length} faces`, `${jpeg.length} bytes`);
    return;
  }
}

async function getEvidence(client: DaemonClient, sessionId: string) {
  let pageToken = '';
  do {
    const page = await client.getEvidence({ sessionId, pageToken });
    for (const { trackId, role, score, ptsMs, jpeg } of page.evidence) {
      console.log(trackId, role, score?.toFixed(3) ?? '-', `${ptsMs} ms`, `${jpeg.length} bytes`);
    }
    pageToken = page.nextPageToken;
  } while (pageToken);
}

async function deleteEvidence(client: DaemonClient, sessionId: string) {
  const { deleted } = await client.deleteEvidence(sessionId);
  console.log(`${deleted} pictures deleted`);
}

function showSession(session: SessionFacts | null) {
  if (!session) return;
  const { sessionId, state, frames, source } = session;
  console.log(sessionId, state, frames?.analysed ?? 0, source);
}

async function listPlugins(client: DaemonClient) {
  const { plugins } = await client.listPlugins();
  for (const { kind, id, summary } of plugins) console.log(kind, id, summary);
}

async function listModels(client: DaemonClient) {
  const { models } = await client.listModels();
  for (const { id, version, problem } of models) console.log(id, version, problem || 'usable');
}

async function listPipelines(client: DaemonClient) {
  const { pipelines } = await client.listPipelines();
  for (const { id, isDefault, problem } of pipelines) {
    console.log(id + (isDefault ? ' (default)' : ''), problem || 'usable');
  }
}

async function drain(client: DaemonClient) {
  const { sessions, failed } = await client.drain();
  console.log(`${sessions} sessions are over, ${failed} of them failed`);
}

async function reloadModels(client: DaemonClient) {
  const { models, pipelines } = await client.reloadModels();
  for (const { kind, id, problem } of [...models, ...pipelines]) {
    console.log(kind, id, problem || 'usable');
  }
}

function report(error: unknown) {
  if (!(error instanceof CallError)) throw error;
  console.error(`${error.code || error.status}: ${error.message}`);
}

const commands: Record<string, (client: DaemonClient, argument: string) => Promise<void>> = {
  analyze,
  push,
  'start-session': startSession,
  watch,
  'watch-sessions': watchSessions,
  'watch-picture': watchPicture,
  'get-evidence': getEvidence,
  'delete-evidence': deleteEvidence,
  'list-sessions': listSessions,
  'get-session': getSession,
  'stop-session': stopSession,
  'list-plugins': listPlugins,
  'list-models': listModels,
  'list-pipelines': listPipelines,
  'reload-models': reloadModels,
  drain,
};

const [name = '', argument = ''] = process.argv.slice(2);
const command = commands[name];
if (command) {
  using client = new DaemonClient(process.env.TRUEFRAME_ADDRESS ?? '127.0.0.1:50051');
  await command(client, argument).catch((error: unknown) => {
    report(error);
    process.exitCode = 1;
  });
} else {
  console.error(`usage: client.js ${Object.keys(commands).join(' | ')} [ARGUMENT]`);
  process.exitCode = 2;
}
