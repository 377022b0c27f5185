import { TrueframeError } from '@trueframe/sdk';
import { addBundle } from '../models/add-bundle.ts';
import { openPluginContext } from '../models/plugin-context.ts';
import { ModelStore } from '../models/store.ts';
import { tryModel } from '../models/try-model.ts';
import { defineCommand } from './command.ts';
import { EXIT } from './exit-code.ts';
import { loadSetup, SETUP_FLAGS } from './setup-flags.ts';
import { paint, print, printJson, printTable } from './terminal.ts';

export const models = defineCommand({
  name: 'models',
  summary:
    'models add FOLDER copies a bundle into the models folder; models verify [ID] checks hashes and runs each once.',
  operands: { name: 'ACTION', summary: 'add FOLDER, or verify [ID].', min: 1, max: 2 },
  flags: {
    ...SETUP_FLAGS,
    replace: { type: 'boolean', summary: 'add: replace a bundle of the same id.' },
    json: { type: 'boolean', summary: 'verify: one JSON object per bundle.' },
  },
  async run(flags, [action, subject]) {
    const config = await loadSetup(flags);
    switch (action) {
      case 'add':
        return add(subject, config.models, flags.replace);
      case 'verify':
        return verify(subject, config, flags.json);
      default:
        throw new TrueframeError(
          'REQUEST_INVALID',
          `models cannot ${action}; there are add FOLDER and verify [ID]`,
        );
    }
  },
});

async function add(
  folder: string | undefined,
  [into]: readonly string[],
  replace: boolean,
): Promise<number> {
  if (!folder) throw new TrueframeError('REQUEST_INVALID', 'models add needs the bundle’s folder');
  if (!into) {
    throw new TrueframeError(
      'REQUEST_INVALID',
      'no models folder to add to; name one with --models or under `models:`',
    );
  }
  const { id, version } = await addBundle(folder, into, replace);
  print(`added ${id} ${version} to ${into}`);
  return EXIT.ok;
}

async function verify(
  id: string | undefined,
  config: { readonly models: readonly string[]; readonly cache?: string | undefined },
  json: boolean,
): Promise<number> {
  const store = await ModelStore.open(config.models);
  if (id) store.get(id);
  await using context = await openPluginContext(config);
  const rows: { id: string; ok: boolean; runMs: number; problem: string }[] = [];
  for (const one of id ? [id] : store.ids()) {
    try {
      const runMs = await tryModel(context, one);
      rows.push({ id: one, ok: true, runMs: Math.round(runMs * 10) / 10, problem: '' });
    } catch (reason) {
      const { code, message } = TrueframeError.from(reason);
      rows.push({ id: one, ok: false, runMs: 0, problem: `${code}: ${message}` });
    }
  }
  if (json) for (const row of rows) printJson(row);
  else {
    printTable(
      ['id', 'state', 'one run'],
      rows.map((row) =>
        row.ok
          ? [row.id, paint('green', 'ok'), `${row.runMs.toFixed(1)} ms`]
          : [row.id, paint('red', row.problem), '-'],
      ),
    );
  }
  return rows.every((row) => row.ok) ? EXIT.ok : EXIT.badInput;
}
