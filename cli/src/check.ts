import type { Config } from '@trueframe/daemon';
import { checkPipeline, PipelineCatalogue } from '@trueframe/daemon/config';
import { ModelStore } from '@trueframe/daemon/models';
import { loadPlugins, type PluginRegistry } from '@trueframe/daemon/plugins';
import { TrueframeError } from '@trueframe/sdk';
import { defineCommand } from './command.ts';
import { EXIT } from './exit-code.ts';
import { pluginsByKind } from './plugins-by-kind.ts';
import { loadSetup, SETUP_FLAGS } from './setup-flags.ts';
import { paint, print, printJson } from './terminal.ts';

interface Problem {
  readonly code: string;
  readonly message: string;
  /** False: something that nothing asked for cannot be used. */
  readonly fatal: boolean;
}

export const check = defineCommand({
  name: 'check',
  summary: 'Check a configuration with its plugins, models and pipelines; print what would run.',
  operands: { name: 'CONFIG', summary: 'Configuration file.', min: 0, max: 1 },
  flags: { ...SETUP_FLAGS, json: { type: 'boolean', summary: 'One JSON object.' } },
  async run(flags, [file]) {
    const config = await loadSetup({ ...flags, config: file ?? flags.config });
    const problems: Problem[] = [];
    const note = (reason: unknown, fatal: boolean) => {
      const { code, message } = TrueframeError.from(reason);
      if (problems.some((other) => other.message === message)) return;
      problems.push({ code, message, fatal });
    };
    const registry = await loadPlugins(config.plugins, config.engine.pluginBootTimeout).catch(
      (reason: unknown) => note(reason, true),
    );
    const store = await ModelStore.open({ models: config.models, plugins: config.plugins }).catch(
      (reason: unknown) => note(reason, true),
    );
    const catalogue =
      store &&
      (await PipelineCatalogue.open(store, config).catch((reason: unknown) => note(reason, true)));
    const usable: string[] = [];
    if (registry && store && catalogue) {
      // Pipelines that packages bring, other than the default, may lack their weights without harm.
      for (const { id, isDefault, package: owner } of catalogue.list()) {
        const found = await problemsOf(id, catalogue, registry, store);
        for (const problem of found) {
          const { code, message } = TrueframeError.from(problem);
          note(new TrueframeError(code, `pipeline ${id}: ${message}`), isDefault || owner === '');
        }
        if (found.length === 0) usable.push(id);
      }
    }
    const failed = problems.some(({ fatal }) => fatal);
    if (flags.json) printJson({ ok: !failed, problems, pipelines: usable });
    else report(config, registry ?? undefined, usable, problems);
    return failed ? EXIT.badInput : EXIT.ok;
  },
});

async function problemsOf(
  id: string,
  catalogue: PipelineCatalogue,
  registry: PluginRegistry,
  store: ModelStore,
): Promise<readonly unknown[]> {
  try {
    return await checkPipeline(catalogue.get(id), registry, store);
  } catch (reason) {
    return [reason];
  }
}

function report(
  config: Config,
  registry: PluginRegistry | undefined,
  usable: readonly string[],
  problems: readonly Problem[],
): void {
  const { grpc, metrics, engine, sessions } = config;
  print(`gRPC on ${grpc.address}, metrics on ${metrics.address}`);
  print(`${engine.threads} worker threads, at most ${sessions.limit} sessions`);
  if (registry) {
    print('plugins');
    for (const [kind, ids] of pluginsByKind(registry.facts())) {
      print(`  ${kind}: ${ids.join(', ')}`);
    }
  }
  print(`models of ${['the daemon', ...config.models].join(', ')}`);
  print(`pipelines: ${usable.join(', ') || 'none is usable'}`);
  for (const { code, message, fatal } of problems) {
    print(`${fatal ? paint('red', 'fail') : paint('yellow', 'warn')} ${code}: ${message}`);
  }
  const failed = problems.some(({ fatal }) => fatal);
  print(failed ? paint('red', 'not usable') : paint('green', 'ok'));
}
