// Calls every RPC of Trueframe. docs/api.md explains the calls.
// node examples/typescript/dist/client.js COMMAND [ARGUMENT]
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { credentials, type ServiceError, status } from '@grpc/grpc-js';
import {
  decodeStatus,
  type Event__Output,
  type PushRequest,
  type Session__Output,
  TrueframeClient,
  type TrueframeClientType,
} from '@trueframe/proto';

type Client = TrueframeClientType;
type Events = AsyncIterable<Event__Output>;

async function analyze(client: Client, source: string) {
  for await (const event of client.analyze({ source }) as Events) show(event);
}

async function push(client: Client, path: string) {
  async function* messages(): AsyncIterable<PushRequest> {
    const options = { pace: 'PACE_LOSSLESS' } as const;
    yield { open: { format: 'MEDIA_FORMAT_MPEGTS', options } };
    for await (const data of createReadStream(path)) yield { media: { data } };
  }

  const call = client.push();
  const sent = pipeline(messages, call as unknown as NodeJS.WritableStream);
  for await (const event of call as Events) show(event);
  await sent;
}

function show({ sessionId, sessionStarted, verdict, summary }: Event__Output) {
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

async function listSessions(client: Client) {
  let pageToken = '';
  do {
    const request = { pageSize: 100, pageToken };
    const response = await promisify(client.listSessions).call(client, request);
    for (const session of response?.sessions ?? []) showSession(session);
    pageToken = response?.nextPageToken ?? '';
  } while (pageToken);
}

async function getSession(client: Client, sessionId: string) {
  const response = await promisify(client.getSession).call(client, { sessionId });
  showSession(response?.session);
}

async function stopSession(client: Client, sessionId: string) {
  const response = await promisify(client.stopSession).call(client, { sessionId });
  showSession(response?.session);
}

function showSession(session: Session__Output | null | undefined) {
  if (session)
    console.log(session.sessionId, session.state, session.frames?.analysed ?? 0, session.source);
}

async function listPlugins(client: Client) {
  const response = await promisify(client.listPlugins).call(client, {});
  for (const { kind, id, summary } of response?.plugins ?? []) console.log(kind, id, summary);
}

async function listModels(client: Client) {
  const response = await promisify(client.listModels).call(client, {});
  for (const { id, version, problem } of response?.models ?? [])
    console.log(id, version, problem || 'usable');
}

async function listPipelines(client: Client) {
  const response = await promisify(client.listPipelines).call(client, {});
  for (const { id, isDefault, problem } of response?.pipelines ?? [])
    console.log(id + (isDefault ? ' (default)' : ''), problem || 'usable');
}

function codeOf({ code, metadata }: ServiceError) {
  const [bytes] = metadata?.get('grpc-status-details-bin') ?? [];
  return Buffer.isBuffer(bytes) ? decodeStatus(bytes).reason : status[code];
}

const commands: Record<string, (client: Client, argument: string) => Promise<void>> = {
  analyze,
  push,
  'list-sessions': listSessions,
  'get-session': getSession,
  'stop-session': stopSession,
  'list-plugins': listPlugins,
  'list-models': listModels,
  'list-pipelines': listPipelines,
};

const [name = '', argument = ''] = process.argv.slice(2);
const command = commands[name];
if (command) {
  const address = process.env.TRUEFRAME_ADDRESS ?? '127.0.0.1:50051';
  const client = new TrueframeClient(address, credentials.createInsecure());
  await command(client, argument).catch((error: ServiceError) => {
    console.error(`${codeOf(error)}: ${error.details}`);
    process.exitCode = 1;
  });
  client.close();
} else {
  console.error(`usage: client.js ${Object.keys(commands).join(' | ')} [ARGUMENT]`);
  process.exitCode = 2;
}
