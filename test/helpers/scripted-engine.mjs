// An engine process that speaks daemon/src/wire/to-engine.ts and from-engine.ts and whose sessions misbehave on demand: for faults that
// the real engine cannot be made to have. The script is the query of the source's path, e.g. /script?frames=50&crash=10.
//
//   frames    frames of the source (default 20; live ones never end)     everyMs   pause between frames (default 2)
//   crash     die before this frame           times     … this many times (default 1; counted in the journal's resumes)
//   silent    stop all messages at this frame, heartbeats too            hung       report a stuck plugin at this frame
//   deaf      do not answer `cancel`          error      close with this code after the frames
//   verdicts  a verdict on track 1 with every so many frames, each with another label than the one before
//   scores    `scores` events per frame       noStart    refuse to start at all
//   poison    kill the daemon before this frame
//
// With SCRIPTED_MEASURES_AFTER in its environment it reports load, so many milliseconds after its first session: live ones take nearly
// a tenth of two processors each.
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const sessions = new Map();
const media = new Map();
let isSilent = false;

const send = (message) => {
  if (!isSilent && process.connected) process.send(message);
};

const server = createServer((socket) => {
  let head = Buffer.alloc(0);
  let received;
  socket.on('data', (bytes) => {
    if (received) {
      received.bytes += bytes.length;
      received.chunks.push(bytes);
      return;
    }
    head = Buffer.concat([head, bytes]);
    const end = head.indexOf(10);
    if (end === -1) return;
    received = { bytes: head.length - end - 1, chunks: [head.subarray(end + 1)], ended: false };
    media.set(head.toString('latin1', 0, end), received);
  });
  socket.on('end', () => {
    if (received) received.ended = true;
  });
  socket.on('error', () => {});
});

process.on('message', async (message) => {
  const session = sessions.get(message.sessionId);
  switch (message.type) {
    case 'start': {
      if (message.config.cache?.includes('noStart')) {
        console.error('the scripted engine does not start');
        process.exit(3);
      }
      const mediaSocket = join(message.socketFolder, `${process.pid}-media`);
      server.listen(mediaSocket, () => {
        send({ type: 'ready', plugins: [], mediaSocket, onnxruntime: 'none', providers: ['cpu'] });
      });
      setInterval(() => send({ type: 'heartbeat' }), 50);
      if (process.env.SCRIPTED_MEASURES_AFTER) setInterval(reportLoad, 100);
      break;
    }
    case 'open':
      void run(message.plan);
      break;
    case 'stop':
      if (session) session.stop = message.reason;
      break;
    case 'cancel':
      if (session && !session.script.has('deaf')) session.isCancelled = true;
      break;
    case 'pause':
    case 'resume':
      if (session) session.isPaused = message.type === 'pause';
      break;
    case 'shutdown':
      process.exit(0);
  }
});
process.on('disconnect', () => process.exit(0));

let startedAt = 0;

function reportLoad() {
  if (sessions.size > 0) startedAt ||= performance.now();
  const after = Number(process.env.SCRIPTED_MEASURES_AFTER);
  const isMeasured = startedAt > 0 && performance.now() - startedAt >= after;
  const machine = { cores: 2, threads: 2, cpuPerBusy: 1, decodeMsPerMegapixel: 0 };
  const media = { pixels: 0, frameRate: 25, wantedRate: 5 };
  const looks = { fullLookMs: 38, glanceMs: 38, fullShare: 1 };
  const costs = { ...looks, faces: 0, requiredMs: 0, optionalMs: 0, isLate: false };
  const demands = [...sessions.keys()].map((sessionId) => ({ sessionId, ...media, ...costs }));
  const used = { decode: 0, detect: 0, score: 0 };
  send({ type: 'load', ...machine, used, sessions: isMeasured ? demands : [] });
}

function scriptOf(source) {
  if (source.kind === 'file') return new URLSearchParams(source.path.split('?')[1] ?? '');
  if (source.kind === 'rtsp') return new URL(source.url).searchParams;
  return new URLSearchParams();
}

async function run(plan) {
  const script = scriptOf(plan.source);
  const session = { script, isCancelled: false, isPaused: false, stop: undefined };
  // At once: the next message may be its cancel.
  sessions.set(plan.sessionId, session);
  const play = await openPlay(plan, session);
  begin(play);
  if (!(await playFrames(play))) return;
  if (!play.session.isCancelled) finish(play);
  else close(play);
}

async function openPlay({ sessionId, source, resume, pipeline }, session) {
  const { script } = session;
  const journal = (resume?.journal ?? []).map((bytes) => JSON.parse(Buffer.from(bytes).toString()));
  return {
    ...{ sessionId, source, resume, pipeline, script },
    session,
    isLive: source.kind !== 'file',
    number: (name, standard) => Number(script.get(name) ?? standard),
    analysed: journal.length,
    sum: journal.reduce((total, { index }) => total + index, 0),
    // Deaths are counted by file, because nothing else survives them.
    ...(await deathsOf(sessionId)),
  };
}

function countsOf({ analysed }, inFlight = 0) {
  return { received: analysed + inFlight, analysed, dropped: {}, inFlight };
}

function tell(play, events, entry) {
  send({
    type: 'progress',
    sessionId: play.sessionId,
    events,
    counts: countsOf(play, entry ? 0 : 1),
    ptsMs: play.analysed * 40,
    activeTracks: 1,
    ...(entry && { entry: Buffer.from(JSON.stringify(entry)) }),
  });
}

function begin(play) {
  const { resume, pipeline, isLive, analysed } = play;
  if (!resume?.started)
    tell(play, [{ sessionStarted: { pipeline: pipeline.id, sampling: 'all' } }]);
  if (!resume || !isLive) return;
  const { silentMs, reason } = resume;
  tell(play, [{ gap: { fromMs: analysed * 40, toMs: 0, durationMs: silentMs, reason } }]);
}

/** False: a fault of the script has ended the session, or the process. */
async function playFrames(play) {
  const { session, source, sessionId, number } = play;
  const frames = play.isLive ? Number.POSITIVE_INFINITY : number('frames', 20);
  const everyMs = number('everyMs', 2);
  while (play.analysed < frames && !session.isCancelled && !session.stop) {
    if (source.kind === 'push' && media.get(sessionId)?.ended) break;
    if (session.isPaused) {
      await sleep(5);
      continue;
    }
    if (hasFault(play)) return false;
    playFrame(play);
    if (everyMs > 0) await sleep(everyMs);
    else if ((play.analysed - 1) % 64 === 0) await sleep(1);
  }
  return true;
}

function hasFault({ script, analysed, number, deaths, died, sessionId }) {
  const at = (name) => script.has(name) && analysed === number(name, -1);
  if (at('crash') && deaths < number('times', 1)) {
    died();
    process.kill(process.pid, 'SIGKILL');
    return true;
  }
  if (at('poison')) {
    process.kill(process.ppid, 'SIGKILL');
    return true;
  }
  if (at('silent') && deaths === 0) {
    died();
    isSilent = true;
    return true;
  }
  if (at('hung')) {
    const error = { code: 'PLUGIN_TIMEOUT', message: 'a plugin is stuck', details: {} };
    send({ type: 'hung', sessionId, error });
    return true;
  }
  return false;
}

function playFrame(play) {
  const index = play.analysed;
  play.analysed += 1;
  play.sum += index;
  const scores = Array.from({ length: play.number('scores', 1) }, () => ({
    scores: { ptsMs: index * 40, frameIndex: index, tracks: [] },
  }));
  tell(play, [...scores, ...verdictsOf(play, index)], { index });
}

function verdictsOf(play, index) {
  const every = play.number('verdicts', 0);
  if (every === 0 || index % every !== 0) return [];
  const isEven = (index / every) % 2 === 0;
  const label = isEven ? 'LABEL_SYNTHETIC_LIKELY' : 'LABEL_AUTHENTIC_LIKELY';
  return [
    { verdict: { trackId: 1, label, score: isEven ? 0.9 : 0.1, final: false, samples: index } },
  ];
}

function finish(play) {
  const { sessionId, script, session, analysed, sum } = play;
  if (script.has('error')) {
    const details = { frame: analysed };
    close(play, { code: script.get('error'), message: 'as scripted', details });
    return;
  }
  const received = media.get(sessionId);
  const bytes = received ? Buffer.concat(received.chunks).toString('latin1') : '';
  // Facts for the test to compare: the sum of all frames, or the media that arrived.
  const verdict = {
    trackId: 0,
    label: 'LABEL_INCONCLUSIVE',
    final: true,
    samples: analysed,
    effectiveSamples: sum,
    reasons: bytes ? [bytes] : [],
  };
  const endReason = session.stop ?? 'END_REASON_SOURCE_ENDED';
  tell(play, [{ verdict }]);
  const frames = countsOf(play);
  tell(play, [{ summary: { verdict, tracks: [], frames, endReason, completeness: 1 } }]);
  close(play);
}

function close(play, error) {
  const { sessionId } = play;
  sessions.delete(sessionId);
  send({ type: 'closed', sessionId, counts: countsOf(play), ...(error && { error }) });
}

async function deathsOf(sessionId) {
  const { appendFileSync, existsSync, readFileSync } = await import('node:fs');
  const file = join(process.env.SCRIPTED_DEATHS ?? tmpdir(), `scripted-deaths-${sessionId}`);
  const deaths = existsSync(file) ? readFileSync(file).length : 0;
  return { deaths, died: () => appendFileSync(file, 'x') };
}
