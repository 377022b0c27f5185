import type { Config } from '@trueframe/daemon';
import {
  bundlesOf,
  checkPipeline,
  PipelineCatalogue,
  type PipelineListing,
} from '@trueframe/daemon/config';
import type { ModelStore } from '@trueframe/daemon/models';
import { loadPlugins, type PluginRegistry } from '@trueframe/daemon/plugins';
import { TrueframeError } from '@trueframe/sdk';
import { openStore } from '../open-store.ts';
import { pluginsByKind } from '../plugins-by-kind.ts';
import { type RemotePlacement, remotePlacements } from '../remote-placements.ts';
import { lackingInWords } from '../unconfigured.ts';
import type { Finding } from './finding.ts';

/**
 * Plugins load, models are complete, and there is a pipeline to run. `withAll`: models and pipelines of plugins that lack weights
 * have findings of their own, though nothing configured needs them.
 */
export async function checkModels(config: Config, withAll: boolean): Promise<readonly Finding[]> {
  const { registry, finding } = await checkPlugins(config);
  const findings: Finding[] = [finding];
  try {
    const store = await openStore(config);
    const catalogue = await PipelineCatalogue.open(store, config);
    const lacking = withAll || !registry ? NOTHING : await findLacking(catalogue, registry, store);
    const remotes = await remotePlacements(catalogue, registry);
    findings.push(...[...remotes.values()].map(remoteFinding));
    // The weights of what runs elsewhere need not be here.
    const listed = (await store.list()).filter(({ id, problem }) => !problem || !remotes.has(id));
    for (const { id, version, problem } of listed) {
      const name = 'model';
      if (!problem) findings.push({ level: 'ok', name, found: `${id} ${version}` });
      else if (!lacking.models.has(id)) {
        findings.push({ level: 'warn', name, found: id, advice: problem });
      }
    }
    for (const listing of catalogue.list()) {
      if (lacking.pipelines.has(listing.id)) continue;
      findings.push(await pipelineFinding(listing, catalogue, store));
    }
    const found = lackingInWords(lacking.models.size, lacking.pipelines.size);
    if (found) findings.push({ level: 'ok', name: 'not used', found });
  } catch (reason) {
    findings.push(failure('models', reason));
  }
  return findings;
}

interface Lacking {
  readonly models: ReadonlySet<string>;
  readonly pipelines: ReadonlySet<string>;
}

const NOTHING: Lacking = { models: new Set(), pipelines: new Set() };

/** Returns ids of models and pipelines that plugins bring without weights, and that no configured pipeline needs. */
async function findLacking(
  catalogue: PipelineCatalogue,
  registry: PluginRegistry,
  store: ModelStore,
): Promise<Lacking> {
  const needed = new Set<string>();
  const models = new Set<string>();
  const pipelines = new Set<string>();
  for (const { id, isDefault, problem, package: owner } of catalogue.list()) {
    if (!problem) continue;
    const missing = await missingOf(id, catalogue, registry, store);
    // Pipelines that packages bring, other than the default, may lack their weights without harm.
    const isConfigured = isDefault || owner === '';
    for (const model of missing) (isConfigured ? needed : models).add(model);
    if (!isConfigured && missing.length > 0) pipelines.add(id);
  }
  return { models: new Set([...models].filter((id) => !needed.has(id))), pipelines };
}

/** Returns the models that a pipeline has no weights of. */
async function missingOf(
  id: string,
  catalogue: PipelineCatalogue,
  registry: PluginRegistry,
  store: ModelStore,
): Promise<readonly string[]> {
  try {
    const problems = await checkPipeline(catalogue.get(id), registry, store);
    return problems
      .filter(({ code }) => code === 'MODEL_NOT_FOUND')
      .flatMap(({ details }) => String(details.models ?? details.model ?? '').split(', '));
  } catch {
    // Its own finding says why it cannot be read.
    return [];
  }
}

function remoteFinding({ model, provider, device, fallback }: RemotePlacement): Finding {
  const name = `model ${model}`;
  if (fallback === '') return { level: 'ok', name, found: `${provider} at ${device} answers` };
  const found = `${provider} at ${device} does not answer`;
  return { level: 'warn', name, found, advice: fallback };
}

/** A pipeline that cannot run is a failure only when it is the default one. */
async function pipelineFinding(
  { id, isDefault, problem }: PipelineListing,
  catalogue: PipelineCatalogue,
  store: ModelStore,
): Promise<Finding> {
  const name = 'pipeline';
  if (!isDefault) {
    if (!problem) return { level: 'ok', name, found: id };
    return { level: 'warn', name, found: id, advice: problem };
  }
  const found = `${id} (default)`;
  const advice = problem || (await wrongBundle(catalogue, store));
  return advice ? { level: 'fail', name, found, advice } : { level: 'ok', name, found };
}

/** Returns the first problem of the files that the default pipeline names; empty: none. */
async function wrongBundle(catalogue: PipelineCatalogue, store: ModelStore): Promise<string> {
  try {
    for (const bundle of bundlesOf(catalogue.get(''))) await store.verify(bundle);
    return '';
  } catch (reason) {
    return TrueframeError.from(reason).message;
  }
}

async function checkPlugins(
  config: Config,
): Promise<{ finding: Finding; registry?: PluginRegistry }> {
  try {
    const registry = await loadPlugins(config, config.engine.pluginBootTimeout);
    const counts = [...pluginsByKind(registry.facts())].map(
      ([kind, { length }]) => `${length} ${length === 1 ? kind.slice(0, -1) : kind}`,
    );
    return { registry, finding: { level: 'ok', name: 'plugins', found: counts.join(', ') } };
  } catch (reason) {
    return { finding: failure('plugins', reason) };
  }
}

function failure(name: string, reason: unknown): Finding {
  const { code, message } = TrueframeError.from(reason);
  return { level: 'fail', name, found: code, advice: message };
}
