import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { root } from '../../lib/scene.ts';

/** A store as a daemon left it: an ended session, and a file session in the middle. */
export interface OldStore {
  readonly format: number;
  readonly ended: string;
  readonly open: string;
  /** Numbers and kinds of the events of each, e.g. `3 scores`. */
  readonly events: Readonly<Record<string, readonly string[]>>;
}

const place = (format: number) => join(root, `test/fixtures/stores/format-${format}`);

/** Formats of which a store is kept. */
export function keptFormats(): number[] {
  return [1, 2, 3, 4, 5, 6, 7, 8, 9].filter((format) => existsSync(place(format)));
}

/** Copies a kept store to `folder`, as if the session in the middle had analysed `source` by the rules of `version`. */
export async function placeOldStore(
  format: number,
  folder: string,
  source: string,
  version: string,
): Promise<OldStore> {
  const facts = JSON.parse(readFileSync(join(place(format), 'facts.json'), 'utf8')) as OldStore;
  cpSync(join(place(format), 'store'), folder, { recursive: true });
  await change(folder, facts.open, {
    source: { kind: 'file', path: source },
    pipelineVersion: version,
  });
  return facts;
}

/** Keeps a store for later versions. */
export function keepStore(folder: string, facts: OldStore): void {
  const kept = place(facts.format);
  cpSync(folder, join(kept, 'store'), {
    recursive: true,
    filter: (path) => !/(LOCK|LOG|LOG\.old|holder\.json)$/.test(path),
  });
  writeFileSync(join(kept, 'facts.json'), `${JSON.stringify(facts, null, 2)}\n`);
}

async function change(folder: string, sessionId: string, facts: object): Promise<void> {
  const level = new ClassicLevel<string, string>(folder, { createIfMissing: false });
  await level.open();
  const key = `p!${sessionId}`;
  const plan = JSON.parse((await level.get(key)) ?? '{}') as object;
  await level.put(key, JSON.stringify({ ...plan, ...facts }), { sync: true });
  await level.close();
}
