import type { Config } from '@trueframe/daemon';
import { bundlesOf, PipelineCatalogue, type PipelineListing } from '@trueframe/daemon/config';
import type { ModelStore } from '@trueframe/daemon/models';
import { loadPlugins } from '@trueframe/daemon/plugins';
import { TrueframeError } from '@trueframe/sdk';
import { openStore } from '../open-store.ts';
import { pluginsByKind } from '../plugins-by-kind.ts';
import type { Finding } from './finding.ts';

/** Plugins load, models are complete, and there is a pipeline to run. */
export async function checkModels(config: Config): Promise<readonly Finding[]> {
  const findings: Finding[] = [await checkPlugins(config)];
  try {
    const store = await openStore(config);
    for (const { id, version, problem } of await store.list()) {
      const name = 'model';
      if (!problem) findings.push({ level: 'ok', name, found: `${id} ${version}` });
      else findings.push({ level: 'warn', name, found: id, advice: problem });
    }
    const catalogue = await PipelineCatalogue.open(store, config);
    for (const listing of catalogue.list()) {
      findings.push(await pipelineFinding(listing, catalogue, store));
    }
  } catch (reason) {
    findings.push(failure('models', reason));
  }
  return findings;
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

async function checkPlugins(config: Config): Promise<Finding> {
  try {
    const registry = await loadPlugins(config, config.engine.pluginBootTimeout);
    const counts = [...pluginsByKind(registry.facts())].map(
      ([kind, { length }]) => `${length} ${length === 1 ? kind.slice(0, -1) : kind}`,
    );
    return { level: 'ok', name: 'plugins', found: counts.join(', ') };
  } catch (reason) {
    return failure('plugins', reason);
  }
}

function failure(name: string, reason: unknown): Finding {
  const { code, message } = TrueframeError.from(reason);
  return { level: 'fail', name, found: code, advice: message };
}
