import { readFileSync, renameSync, symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withFixtures } from '../lib/fixtures.ts';
import { addressVectors, cameraVectors } from '../lib/forbidden/cameras.ts';
import { type FileVectors, fileVectors, type Vector } from '../lib/forbidden/files.ts';
import { forbiddenPlace, WatchedFiles } from '../lib/forbidden/place.ts';
import { inLanes } from '../lib/in-lanes.ts';
import { judge } from '../lib/judge.ts';
import type { ServedDaemon } from '../lib/served-daemon.ts';
import type { Row } from '../row.ts';

const LANES = 8;

export const row: Row = {
  number: 11,
  title: 'forbidden sources',
  gate: 'playlists, containers, paths, protocols, addresses in all spellings, and cameras that redirect, with a link that is swapped all the time: forbidden files read 0, connections to forbidden places 0, every refusal typed',
  limitSeconds: { short: 120, full: 300 },
  runs: 'beside',
  async run(context) {
    const place = await forbiddenPlace(context);
    const files = fileVectors(context.folder, place.port);
    const vectors = [
      ...files.vectors,
      ...addressVectors(place.port, context.short),
      ...(await cameraVectors(context, place.port)),
    ];
    const sources = {
      roots: [files.root],
      hosts: ['127.0.0.1'],
      ...{ loopback: 'refused', privateNetworks: false },
      ...{ connectTimeout: '1s', stallTimeout: '1s' },
    };
    const daemon = await context.startDaemon({ ...withFixtures, sources });
    const before = (await ends(daemon, { what: 'the clip', source: files.clip })).code;
    const watched = new WatchedFiles(files.secrets);
    const fates = await inLanes(vectors, LANES, (vector) => ends(daemon, vector));
    const swaps = await swapLinks(daemon, files, context.short ? 6 : 200);
    await sleep(200);
    const read = watched.read();
    const connections = place.count();
    const untyped = fates.filter(isUntyped).map(({ what, code }) => `${what}: ${code || 'OK'}`);
    // Instruments that show nothing would make the row pass for ever.
    for (const path of files.secrets) readFileSync(path);
    await reach(place.port);
    const codes = [...new Set(fates.map(({ code }) => code || 'OK'))].sort().join(', ');
    const said = `${files.vectors.length} files and paths, ${vectors.length - files.vectors.length} live sources, ${swaps} swaps of a link; files read ${read.length}, connections ${connections}; ends: ${codes}.`;
    return {
      n: vectors.length + swaps,
      ...judge(said, {
        'the clip that may be read is analysed': before === '',
        [`no forbidden file is read (${read.join(', ')})`]: read.length === 0,
        'no forbidden place is connected to': connections === 0,
        [`every refusal is typed (${untyped.join('; ')})`]: untyped.length === 0,
        'reads leave a trace': watched.read().length === files.secrets.length,
        'connections are counted': place.count() === connections + 1,
        'the daemon lives': !daemon.end,
      }),
    };
  },
};

interface Fate extends Vector {
  /** Code of the error; empty: it ended well. */
  readonly code: string;
}

async function ends(daemon: ServedDaemon, vector: Vector): Promise<Fate> {
  const call = daemon.analyze({ source: vector.source, options: { maxMediaMs: 2000 } });
  const timer = setTimeout(() => call.cancel(), 20_000);
  const { code, status } = await call.ended;
  clearTimeout(timer);
  return { ...vector, code: code || (status === 'OK' ? '' : status) };
}

function isUntyped({ code, mayEndWell = false }: Fate): boolean {
  return code === '' ? !mayEndWell : !/^(SOURCE|DECODE|REQUEST)_/.test(code);
}

/** A path that means now the clip and now a secret: whichever it was when it was opened, the secret is never read. */
async function swapLinks(
  daemon: ServedDaemon,
  { root, clip, secrets }: FileVectors,
  times: number,
): Promise<number> {
  const link = join(root, 'swapped.mp4');
  let isOver = false;
  let turn = 0;
  const point = (target: string) => {
    const next = join(root, `next-${turn}`);
    symlinkSync(target, next);
    renameSync(next, link);
    turn += 1;
  };
  point(clip);
  const swapping = (async () => {
    while (!isOver) {
      point(turn % 2 === 0 ? clip : (secrets[0] as string));
      await sleep(1);
    }
  })();
  await inLanes(Array.from({ length: times }), LANES, () =>
    ends(daemon, { what: 'a link that is swapped', source: link }),
  );
  isOver = true;
  await swapping;
  return times;
}

async function reach(port: number): Promise<void> {
  await new Promise<void>((resolve) => {
    connect({ host: '127.0.0.2', port })
      .on('error', () => {})
      .once('close', () => resolve())
      .resume();
  });
  await sleep(50);
}
