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
import { type CheckResult, checksOf, runCheck } from './conformance.ts';

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
    const options = readOptions(flags.options);
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
    if (plugin) {
      const config = await loadSetup({ ...flags, plugin: [path, ...flags.plugin] });
      await using context = await openPluginContext(config);
      await checkAll(plugin, context, options, keep);
    }
    if (!flags.json) report(results, plugin);
    return results.some(({ outcome }) => outcome === 'failed') ? EXIT.badInput : EXIT.ok;
  },
});

async function checkAll(
  { provides }: Plugin,
  context: PluginContext,
  options: unknown,
  keep: (result: CheckResult) => void,
): Promise<void> {
  for (const definition of provides) {
    const subject = `${definition.kind} ${definition.id}`;
    for (const check of checksOf(definition, context, options) ?? []) {
      keep(await whileWaiting(`${subject}: ${check.name}`, runCheck(subject, check)));
    }
  }
}

function report(results: readonly CheckResult[], plugin: Plugin | undefined): void {
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
  for (const definition of plugin?.provides ?? []) {
    const { kind, id } = definition;
    const note = NOTES[kind];
    if (note) printWords(paint('dim', `${kind} ${id}: ${note}`), 2);
  }
  const passed = results.filter(({ outcome }) => outcome === 'ok').length;
  print(`${passed} checks passed, ${failed.length} failed`);
}

const COLOURS = { ok: 'green', failed: 'red', 'not checked': 'dim' } as const;

/** Promises that only the author can have checked. */
const NOTES: Readonly<Partial<Record<string, string>>> = {
  detector:
    'recall on real pictures is checked by a test that gives the kit some (docs/plugins.md)',
  model: 'direction is checked by a test that gives the kit golden crops (docs/plugins.md)',
  method: 'needs an ensemble, so it is checked by a test that calls methodChecks (docs/plugins.md)',
};
