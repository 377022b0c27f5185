import type { Config } from '@trueframe/daemon';
import { settleWithin } from '@trueframe/daemon/lib';
import { loadPlugins, type PluginRegistry } from '@trueframe/daemon/plugins';
import { type Sink, TrueframeError } from '@trueframe/sdk';
import { parseOptions } from '@trueframe/sdk/host';
import type { Finding } from './finding.ts';

const PROBE_MS = 5000;
const CLOSE_MS = 2000;
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** The receivers under `sinks`: their options, their secrets, and whether they can be reached. */
export async function checkSinks(config: Config): Promise<readonly Finding[]> {
  if (config.sinks.length === 0) return [];
  try {
    const registry = await loadPlugins(config, config.engine.pluginBootTimeout);
    return await Promise.all(config.sinks.map((entry) => checkSink(entry, registry)));
  } catch (reason) {
    const advice = '`trueframe check` says more';
    return [{ level: 'fail', name: 'sinks', found: wordsOf(reason), advice }];
  }
}

async function checkSink(
  { use, name: own = use, options }: Config['sinks'][number],
  registry: PluginRegistry,
): Promise<Finding> {
  const name = `sink ${own}`;
  try {
    const definition = registry.sink(use);
    const parsed = parseOptions(name, definition.options, options);
    const sink = await definition.create({ logger: quiet }, parsed as never);
    return { level: 'ok', name, found: await probe(sink) };
  } catch (reason) {
    const isAway = TrueframeError.from(reason).code === 'SINK_UNAVAILABLE';
    const found = wordsOf(reason);
    return isAway
      ? {
          level: 'warn',
          name,
          found,
          advice: 'the daemon starts, and notices wait until this is mended',
        }
      : { level: 'fail', name, found, advice: 'the daemon does not start with it: docs/sinks.md' };
  }
}

async function probe(sink: Sink): Promise<string> {
  try {
    if (!sink.probe) return 'open; it does not say whether its receiver is there';
    await sink.probe(AbortSignal.timeout(PROBE_MS));
    return 'its receiver is there';
  } finally {
    await settleWithin(Promise.resolve(sink.close?.()), CLOSE_MS);
  }
}

function wordsOf(reason: unknown): string {
  return TrueframeError.from(reason, 'SINK_UNAVAILABLE').message;
}
