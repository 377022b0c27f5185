import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scripted, startScriptedDaemon } from '../helpers/scripted.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');

/** `name type` of every row of the tables. Those of a cluster are compared where they are made. */
function documented(): string[] {
  const rows = [...page.matchAll(/^\| `(\w+)` \| (\w+) \|/gm)];
  return rows
    .filter(([, name = '']) => !name.startsWith('trueframe_cluster_'))
    .map(([, name, type]) => `${name} ${type}`);
}

test('docs/metrics.md names every metric that the daemon exposes, and no other', async () => {
  const daemon = await startScriptedDaemon({ sessions: { store: { folder: tempFolder() } } });
  const text = await daemon.scrape();
  const exposed = [...text.matchAll(/^# TYPE ((?:trueframe|grpc)_\w+ \w+)$/gm)].map(
    ([, series]) => series,
  );
  expect(documented().sort()).toEqual(exposed.sort());
});

test('docs/metrics.md names the labels that the daemon uses', async () => {
  const daemon = await startScriptedDaemon();
  await daemon.analyze(scripted('frames=3'));
  const used = new Map<string, Set<string>>();
  for (const [, series = '', labels = ''] of (await daemon.scrape()).matchAll(
    /^((?:trueframe|grpc)_\w+)\{(.*)\} /gm,
  )) {
    const name = series.replace(/_(bucket|sum|count)$/, '');
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) {
      if (label !== 'le') used.set(name, (used.get(name) ?? new Set()).add(label));
    }
  }
  expect(used.size).toBeGreaterThan(8);
  for (const [name, labels] of used) {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? '';
    const [, , , cell = ''] = row.split('|');
    expect([...cell.matchAll(/`(\w+)`/g)].map(([, label]) => label).sort(), name).toEqual(
      [...labels].sort(),
    );
  }
});
