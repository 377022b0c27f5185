// node benchmarks/dist/reliability/keep-store.js: leaves test/fixtures/stores/format-N, a store as this version writes it.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Caller } from './lib/caller.ts';
import { withFixtures } from './lib/fixtures.ts';
import { patternClip } from './lib/media.ts';
import { keepStore } from './lib/old-store.ts';
import { removeFolder } from './lib/remove-folder.ts';
import { ServedDaemon } from './lib/served-daemon.ts';
import { inShort } from './rows/23-upgrade.ts';

const FORMAT = 1;

const folder = mkdtempSync(join(tmpdir(), 'trueframe-store-'));
const store = join(folder, 'store');
const daemon = await ServedDaemon.start(folder, {
  ...withFixtures,
  sessions: { store: { folder: store } },
});
const start = async (seconds: number) => {
  const source = patternClip(folder, seconds, `${seconds}.mp4`);
  const options = { pipeline: 'slow', includeScores: true, labels: { kept: 'yes' } };
  const { session } = await daemon.client.startSession({ source, options });
  return session?.sessionId ?? '';
};
const ended = await start(0.4);
const first = new Caller(daemon.raw.watch({ sessionId: ended }));
await first.ended;
const open = await start(2);
const second = new Caller(daemon.raw.watch({ sessionId: open }));
await second.until(() => second.events.length >= 12);
await daemon.kill();
await second.ended;
const events = { [ended]: first.events.map(inShort), [open]: second.events.map(inShort) };
keepStore(store, { format: FORMAT, ended, open, events });
removeFolder(folder);
