import { verdictInShort } from '@trueframe/client/words';
import type { Config } from '@trueframe/daemon';
import { PipelineCatalogue, type PipelineListing, remoteBundlesOf } from '@trueframe/daemon/config';
import { type ModelListing, readCompilation } from '@trueframe/daemon/models';
import { loadPlugins } from '@trueframe/daemon/plugins';
import { bareName, type Verdict__Output } from '@trueframe/proto';
import { messageJson } from '@trueframe/proto/json';
import { TrueframeError } from '@trueframe/sdk';
import { defineCommand } from './command.ts';
import { connect, type OpenDaemon } from './connect.ts';
import { CONNECT_FLAGS, clientOptions } from './connect-flags.ts';
import { EXIT } from './exit-code.ts';
import { cacheFolderOf, openStore } from './open-store.ts';
import { type Column, printTable } from './print-table.ts';
import { remotePlacements } from './remote-placements.ts';
import { loadSetup, SETUP_FLAGS } from './setup-flags.ts';
import { paint, printJson, printWords } from './terminal.ts';

const WHAT = ['plugins', 'models', 'pipelines', 'sessions'] as const;
type What = (typeof WHAT)[number];

type Row = Readonly<Record<string, unknown>>;

export const list = defineCommand({
  name: 'list',
  summary: 'List what this machine has or, with --address, what a running daemon has.',
  operands: { name: 'WHAT', summary: `One of ${WHAT.join(', ')}.`, min: 1, max: 1 },
  flags: {
    ...SETUP_FLAGS,
    address: { type: 'string', summary: 'Ask the daemon at this address.', hint: 'HOST:PORT' },
    ...CONNECT_FLAGS,
    json: { type: 'boolean', summary: 'One JSON object per line.' },
  },
  async run(flags, [name]) {
    const what = WHAT.find((one) => one === name);
    if (!what) {
      throw new TrueframeError(
        'REQUEST_INVALID',
        `cannot list ${name}; there are ${WHAT.join(', ')}`,
      );
    }
    const config = await loadSetup(flags);
    // Sessions exist only in a daemon.
    const address = flags.address ?? (what === 'sessions' ? config.grpc.address : undefined);
    const rows = address
      ? await fromDaemon(connect(address, clientOptions(flags)), what)
      : await fromHere(what, config);
    if (flags.json) for (const row of rows) printJson(messageJson(row));
    else {
      printTable(...TABLES[what](rows));
      for (const { id, problem } of rows) if (problem) printWords(`${id}: ${problem}`);
    }
    return EXIT.ok;
  },
});

async function fromHere(what: What, config: Config): Promise<readonly Row[]> {
  if (what === 'plugins') {
    const registry = await loadPlugins(config, config.engine.pluginBootTimeout);
    return registry
      .facts()
      .map((facts) => ({ ...facts, kind: `KIND_${facts.kind.toUpperCase()}` }));
  }
  const store = await openStore(config);
  const catalogue = await PipelineCatalogue.open(store, config);
  if (what === 'models') {
    const build = await readCompilation(cacheFolderOf(config));
    const rows = (await store.list()) as readonly (ModelListing & Row)[];
    const remotes = await remotesOf(config, catalogue);
    return rows.map((row) => {
      if (build?.models.includes(row.id)) return { ...row, state: 'STATE_BUILDING' };
      const { device, fallback: problem } = remotes.get(row.id) ?? {};
      return device === undefined ? row : { ...row, device, problem };
    });
  }
  return catalogue.list() as readonly (PipelineListing & Row)[];
}

/** Loads plugins only where a pipeline runs something elsewhere. */
async function remotesOf(config: Config, catalogue: PipelineCatalogue) {
  const usable = catalogue.list().filter(({ problem }) => !problem);
  if (usable.every(({ id }) => remoteBundlesOf(catalogue.get(id)).length === 0)) return new Map();
  const registry = await loadPlugins(config, config.engine.pluginBootTimeout);
  return remotePlacements(catalogue, registry);
}

async function fromDaemon(open: OpenDaemon, what: What): Promise<readonly Row[]> {
  await using daemon = open;
  const { client } = daemon;
  if (what === 'plugins') return (await client.listPlugins()).plugins as unknown as Row[];
  if (what === 'models') return (await client.listModels()).models as unknown as Row[];
  if (what === 'pipelines') return (await client.listPipelines()).pipelines as unknown as Row[];
  return (await client.listSessions()).sessions as unknown as Row[];
}

type Table = [readonly (string | Column)[], readonly (readonly string[])[]];

/** Ids are copied into other commands, so they are never cut. */
const id = (title: string): Column => ({ title, min: 64 });

const TABLES: Readonly<Record<What, (rows: readonly Row[]) => Table>> = {
  plugins: (rows) => [
    ['kind', id('id'), { title: 'package', drop: 1 }, { title: 'summary', wraps: true, min: 20 }],
    rows.map((row) => [
      bareName('KIND_', row.kind).toLowerCase(),
      text(row.id),
      `${row.package} ${row.version}`,
      text(row.summary),
    ]),
  ],
  models: (rows) => [
    [
      id('id'),
      ...['version', 'task'],
      { title: 'input', drop: 3 },
      { title: 'licence', drop: 2 },
      { title: 'from', drop: 1 },
      ...['runs on', 'state'],
    ],
    rows.map((row) => [
      text(row.id),
      text(row.version),
      text(row.task),
      text(row.input),
      text(row.license),
      origin(row),
      text(row.device) || '-',
      state(row),
    ]),
  ],
  pipelines: (rows) => [
    [
      id('id'),
      'detector',
      { title: 'tracker', drop: 3 },
      { title: 'models', min: 20 },
      { title: 'sampling', drop: 4 },
      { title: 'pooling', drop: 2 },
      { title: 'from', drop: 1 },
      'state',
    ],
    rows.map((row) => [
      row.isDefault ? `${row.id} (default)` : text(row.id),
      text(row.detector),
      text(row.tracker),
      (row.models as readonly string[]).join('\n'),
      text(row.sampling),
      text(row.pooling),
      origin(row),
      state(row),
    ]),
  ],
  sessions: (rows) => [
    [
      id('session'),
      'state',
      'source',
      { title: 'pipeline', drop: 3 },
      { title: 'media', drop: 4 },
      { title: 'frames', drop: 1 },
      { title: 'quality', drop: 2 },
      { title: 'verdict', min: 18 },
    ],
    rows.map((row) => [
      text(row.sessionId),
      bareName('SESSION_STATE_', row.state).toLowerCase(),
      text(row.source),
      text(row.pipeline),
      `${(Number(row.ptsMs) / 1000).toFixed(1)} s`,
      text((row.frames as { analysed?: unknown } | null)?.analysed ?? 0),
      row.degradeRung ? `rung ${row.degradeRung}` : 'full',
      row.verdict ? verdictInShort(row.verdict as Verdict__Output) : '-',
    ]),
  ],
};

/** The package that brings it, else its path. */
function origin({ package: owner, path }: Row): string {
  return text(owner || path);
}

function state({ problem, state: name }: Row): string {
  if (name === 'STATE_BUILDING') return paint('yellow', 'building');
  return problem ? paint('red', 'not usable') : paint('green', 'usable');
}

function text(value: unknown): string {
  return String(value ?? '');
}
