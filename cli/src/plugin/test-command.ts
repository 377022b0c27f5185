import { resolve } from 'node:path';
import { openPluginContext } from '@trueframe/daemon/models';
import type { Plugin, PluginContext } from '@trueframe/sdk';
import { checkPackage } from '@trueframe/sdk/testing';
import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { readOptions } from '../plugin-options.ts';
import { printTable } from '../print-table.ts';
import { whileWaiting } from '../progress.ts';
import { loadSetup, SETUP_FLAGS } from '../setup-flags.ts';
import { paint, print, printJson, printWords } from '../terminal.ts';
import {
  type CheckResult,
  checksOf,
  type Examples,
  readExamples,
  runCheck,
} from './conformance.ts';

export const pluginTest = defineCommand({
  name: 'plugin test',
  summary:
    'Check everything that the daemon relies on in a plugin. Exits with 2 when a check fails.',
  operands: { name: 'FOLDER', summary: 'Folder of a plugin package.', min: 1, max: 1 },
  flags: {
    ...SETUP_FLAGS,
    options: { type: 'string', summary: 'Options of the plugins.', hint: 'JSON' },
    json: { type: 'boolean', summary: 'One JSON object per check.' },
  },
  async run(flags, [folder = '.']) {
    const path = resolve(folder);
    const options = flags.options === undefined ? undefined : readOptions(flags.options);
    const results: CheckResult[] = [];
    const keep = (result: CheckResult) => {
      results.push(result);
      if (flags.json) printJson(result);
    };
    let plugin: Plugin | undefined;
    const open = async () => {
      plugin = await checkPackage(path);
    };
    keep(
      await runCheck('package', { name: 'package.json says what the entry exports', run: open }),
    );
    let examples: Examples = {};
    if (plugin) {
      examples = await readExamples(path);
      const config = await loadSetup({ ...flags, plugin: [path, ...flags.plugin] });
      await using context = await openPluginContext(config);
      await checkAll({ plugin, context, options, examples }, keep);
    }
    if (!flags.json) report(results, plugin, examples);
    return results.some(({ outcome }) => outcome === 'failed') ? EXIT.badInput : EXIT.ok;
  },
});

interface Checked {
  readonly plugin: Plugin;
  readonly context: PluginContext;
  /** Options of all its plugins; undefined: none. */
  readonly options: unknown;
  readonly examples: Examples;
}

async function checkAll(
  { plugin, context, options, examples }: Checked,
  keep: (result: CheckResult) => void,
): Promise<void> {
  for (const definition of plugin.provides) {
    const subject = `${definition.kind} ${definition.id}`;
    const own = examples[definition.id] ?? {};
    for (const check of checksOf(definition, context, own, options) ?? []) {
      const running = runCheck(subject, check, own);
      keep(await whileWaiting(`${subject}: ${check.name}`, running));
    }
  }
}

function report(
  results: readonly CheckResult[],
  plugin: Plugin | undefined,
  examples: Examples,
): void {
  printTable(
    [
      { title: 'plugin', drop: 2 },
      { title: 'check', wraps: true, min: 20 },
      { title: 'took', drop: 1 },
      'result',
    ],
    results.map(({ subject, check, ms, outcome }) => [
      ...[subject, check, `${ms} ms`],
      paint(COLOURS[outcome], outcome),
    ]),
  );
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  for (const { subject, check, problem } of failed) {
    printWords(`${paint('red', 'failed')} ${subject}: ${check}: ${problem}`, 2);
  }
  for (const { kind, id } of plugin?.provides ?? []) {
    const needed = NEEDED[kind];
    if (!needed || needed in (examples[id] ?? {})) continue;
    const note = `give \`${needed}\` in conformance.js, so that it is checked in full (docs/plugins.md)`;
    printWords(paint('dim', `${kind} ${id}: ${note}`), 2);
  }
  const passed = results.filter(({ outcome }) => outcome === 'ok').length;
  print(`${passed} checks passed, ${failed.length} failed`);
}

const COLOURS = { ok: 'green', failed: 'red', 'not checked': 'dim' } as const;

/** Options of the kit without which promises of a kind are not checked. */
const NEEDED: Readonly<Partial<Record<string, string>>> = {
  detector: 'pictures',
  model: 'golden',
  method: 'members',
  sink: 'receiver',
};
