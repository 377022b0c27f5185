import { join } from 'node:path';
import type { Event__Output } from '@trueframe/proto';
import { Caller } from '../lib/caller.ts';
import { withFixtures } from '../lib/fixtures.ts';
import { judge } from '../lib/judge.ts';
import { patternClip } from '../lib/media.ts';
import { keptFormats, type OldStore, placeOldStore } from '../lib/old-store.ts';
import type { ServedDaemon } from '../lib/served-daemon.ts';
import { wrongSequences } from '../lib/story.ts';
import type { Row } from '../row.ts';

export const row: Row = {
  number: 23,
  title: 'upgrade',
  gate: 'stores of sessions that older versions left, one per format that there was: ended sessions are read with all their events, those in the middle go on to their end',
  limitSeconds: { short: 120, full: 120 },
  async run(context) {
    const source = patternClip(context.folder, 2);
    const formats = keptFormats();
    const version = await versionNow(context);
    const problems: string[] = [];
    let records = 0;
    for (const format of formats) {
      const folder = join(context.folder, `store-${format}`);
      const old = await placeOldStore(format, folder, source, version);
      const daemon = await context.startDaemon({
        ...withFixtures,
        sessions: { store: { folder } },
      });
      for (const id of [old.ended, old.open]) {
        const call = new Caller(daemon.raw.watch({ sessionId: id }));
        await call.ended;
        problems.push(...(await problemsOf(daemon, old, id, call)));
        records += call.events.length;
      }
      await daemon.stop();
    }
    return {
      n: formats.length,
      ...judge(`${formats.length} kept stores, ${records} events read. ${problems.join('; ')}`, {
        'a store of today is kept': formats.length > 0,
        'nothing is unreadable': problems.length === 0,
      }),
    };
  },
};

async function versionNow(context: Parameters<Row['run']>[0]): Promise<string> {
  const daemon = await context.startDaemon(withFixtures);
  const { pipelines } = await daemon.client.listPipelines();
  await daemon.stop();
  return pipelines.find(({ id }) => id === 'slow')?.version ?? '';
}

async function problemsOf(
  daemon: ServedDaemon,
  old: OldStore,
  id: string,
  { events, end }: Caller,
): Promise<string[]> {
  const before = old.events[id] ?? [];
  const told = events.slice(0, before.length).map(inShort);
  const { session } = await daemon.client.getSession(id);
  const claims = {
    'the call ends with OK': end?.status === 'OK',
    'the session has ended': session?.state === 'SESSION_STATE_ENDED',
    'events of before are there': told.join() === before.join(),
    'numbers are complete': wrongSequences(events) === 0,
    'there is a summary': events.at(-1)?.payload === 'summary',
  };
  return Object.entries(claims).flatMap(([claim, holds]) => (holds ? [] : [`${id}: not ${claim}`]));
}

export function inShort({ sequence, payload }: Event__Output): string {
  return `${sequence} ${payload}`;
}
