import type { Config } from '@trueframe/daemon';
import { judgeExposure, readCertificates, readTokenFile } from '@trueframe/daemon/auth';
import { checkPipeline, PipelineCatalogue } from '@trueframe/daemon/config';
import { ModelStore } from '@trueframe/daemon/models';
import { loadPlugins, type PluginRegistry } from '@trueframe/daemon/plugins';
import { TrueframeError } from '@trueframe/sdk';
import { sinkProblems, sinksInWords } from './check-sinks.ts';
import { defineCommand } from './command.ts';
import { EXIT } from './exit-code.ts';
import { pluginsByKind } from './plugins-by-kind.ts';
import { loadSetup, SETUP_FLAGS } from './setup-flags.ts';
import { paint, print, printJson, printWords } from './terminal.ts';
import { ALL_FLAG, lackingInWords } from './unconfigured.ts';

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
  flags: {
    ...SETUP_FLAGS,
    ...ALL_FLAG,
    json: { type: 'boolean', summary: 'One JSON object; always all problems.' },
  },
  async run(flags, [file]) {
    const config = await loadSetup({ ...flags, config: file ?? flags.config });
    const { registry, usable, problems } = await checkSetup(config);
    const failed = problems.some(({ fatal }) => fatal);
    if (flags.json) printJson({ ok: !failed, problems, pipelines: usable });
    else report(config, { registry, usable, problems }, flags.all);
    return failed ? EXIT.badInput : EXIT.ok;
  },
});

interface Checked {
  /** Undefined: the plugins do not load. */
  readonly registry: PluginRegistry | undefined;
  /** Ids of pipelines. */
  readonly usable: readonly string[];
  readonly problems: readonly Problem[];
}

async function checkSetup(config: Config): Promise<Checked> {
  const problems: Problem[] = [];
  /** The same fault may show more than once. */
  const note = (problem: Problem) => {
    if (!problems.some(({ message }) => message === problem.message)) problems.push(problem);
  };
  const attempt = <T>(work: Promise<T>): Promise<T | undefined> =>
    work.catch((reason: unknown) => {
      note(problemOf(reason, true));
      return undefined;
    });
  exposureProblems(config).forEach(note);
  for (const read of credentialFiles(config)) await attempt<unknown>(read());
  const registry = await attempt(loadPlugins(config, config.engine.pluginBootTimeout));
  const store = await attempt(ModelStore.open(config));
  const catalogue = store && (await attempt(PipelineCatalogue.open(store, config)));
  for (const { kind, id, problem } of registry?.facts() ?? []) {
    if (problem)
      note({ code: 'PLUGIN_UNTRUSTED', message: `${kind} ${id}: ${problem}`, fatal: true });
  }
  for (const reason of sinkProblems(config, registry)) note(problemOf(reason, true));
  const usable: string[] = [];
  if (!registry || !store || !catalogue) return { registry, usable, problems };
  for (const { id, isDefault, package: owner } of catalogue.list()) {
    const found = await pipelineProblems(id, catalogue, registry, store);
    // Pipelines that packages bring, other than the default, may lack their weights without harm.
    const isFatal = isDefault || owner === '';
    for (const reason of found) note(problemOf(reason, isFatal, `pipeline ${id}: `));
    if (found.length === 0) usable.push(id);
  }
  return { registry, usable, problems };
}

/** Readers of the files without which the daemon does not start. */
function credentialFiles({ auth, grpc }: Config): readonly (() => Promise<unknown>)[] {
  return [
    ...(auth.tokens === '' ? [] : [() => readTokenFile(auth.tokens)]),
    ...(grpc.tls.cert === '' ? [] : [() => readCertificates(grpc.tls)]),
  ];
}

function exposureProblems(config: Config): readonly Problem[] {
  const { refusal, warnings } = judgeExposure(config);
  return [
    ...(refusal ? [problemOf(refusal, true)] : []),
    ...warnings.map((message) => ({ code: 'AUTH_OPEN', message, fatal: false })),
  ];
}

function problemOf(reason: unknown, fatal: boolean, where = ''): Problem {
  const { code, message } = TrueframeError.from(reason);
  return { code, message: `${where}${message}`, fatal };
}

async function pipelineProblems(
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

/** True: a pipeline that a plugin brings has no weights, and nothing configured needs it. */
function isLacking({ code, fatal }: Problem): boolean {
  return code === 'MODEL_NOT_FOUND' && !fatal;
}

function report(config: Config, { registry, usable, problems }: Checked, withAll: boolean): void {
  const { grpc, metrics, engine, sessions } = config;
  print(`gRPC on ${grpc.address}, metrics on ${metrics.address}`);
  print(`${engine.threads} worker threads, at most ${sessions.limit} sessions`);
  if (registry) {
    print('plugins');
    for (const [kind, ids] of pluginsByKind(registry.facts())) {
      printWords(`  ${kind}: ${ids.join(', ')}`, 4);
    }
  }
  printWords(`models of ${['the daemon', ...config.models].join(', ')}`);
  printWords(`pipelines: ${usable.join(', ') || 'none is usable'}`);
  if (config.sinks.length > 0) print(`sinks: ${sinksInWords(config)}`);
  const told = withAll ? problems : problems.filter((problem) => !isLacking(problem));
  for (const { code, message, fatal } of told) {
    printWords(`${fatal ? paint('red', 'fail') : paint('yellow', 'warn')} ${code}: ${message}`, 5);
  }
  const lacking = lackingInWords(0, problems.length - told.length);
  if (lacking) printWords(paint('dim', lacking));
  const failed = problems.some(({ fatal }) => fatal);
  print(failed ? paint('red', 'not usable') : paint('green', 'ok'));
}
