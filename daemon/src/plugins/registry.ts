import {
  type Definition,
  type DetectorDefinition,
  type MethodDefinition,
  type ModelDefinition,
  type OptionsSchema,
  type Plugin,
  type PluginKind,
  type PoolingDefinition,
  type SinkDefinition,
  type TrackerDefinition,
  TrueframeError,
} from '@trueframe/sdk';
import {
  guardedDetector,
  guardedMethod,
  guardedModel,
  guardedPooling,
  guardedSink,
  guardedTracker,
} from '@trueframe/sdk/host';
import * as z from 'zod';
import { JSON_SCHEMA } from '../isolated/isolated-plugin.ts';
import type { PluginFacts } from '../wire/plugin-facts.ts';
import type { PluginPackage } from './packages.ts';

interface LoadedPlugin {
  readonly pkg: PluginPackage;
  readonly plugin: Plugin;
}

interface Row {
  readonly pkg: PluginPackage;
  readonly definition: Definition;
}

/**
 * Definitions by kind and id; what their instances give is checked. Every lookup throws PLUGIN_NOT_FOUND for an unknown id.
 */
export class PluginRegistry {
  readonly #rows: readonly Row[];
  readonly #refused: readonly PluginPackage[];

  /** `refused`: packages that are known, but not trusted. */
  constructor(plugins: readonly LoadedPlugin[], refused: readonly PluginPackage[] = []) {
    this.#refused = refused;
    this.#rows = plugins
      .flatMap(({ pkg, plugin }) => plugin.provides.map((definition) => ({ pkg, definition })))
      .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  }

  detector(id: string): DetectorDefinition {
    return guardedDetector(this.#find('detector', id) as DetectorDefinition);
  }

  tracker(id: string): TrackerDefinition {
    return guardedTracker(this.#find('tracker', id) as TrackerDefinition);
  }

  model(id: string): ModelDefinition {
    return guardedModel(this.#find('model', id) as ModelDefinition);
  }

  pooling(id: string): PoolingDefinition {
    return guardedPooling(this.#find('pooling', id) as PoolingDefinition);
  }

  method(id: string): MethodDefinition {
    return guardedMethod(this.#find('method', id) as MethodDefinition);
  }

  sink(id: string): SinkDefinition {
    return guardedSink(this.#find('sink', id) as SinkDefinition);
  }

  /** For listings; by kind, then id, those that are not trusted at the end. */
  facts(): PluginFacts[] {
    const loaded = this.#rows.map(({ pkg, definition }) => ({
      kind: definition.kind,
      id: definition.id,
      summary: definition.summary,
      package: pkg.name,
      version: pkg.version,
      apiVersion: definition.apiVersion,
      optionsSchema: jsonSchemaOf(definition.options),
      problem: '',
    }));
    return [...loaded, ...this.#refused.flatMap(refusedFacts)];
  }

  #find(kind: PluginKind, id: string): Definition {
    const rows = this.#rows.filter((row) => row.definition.kind === kind);
    const row = rows.find(({ definition }) => definition.id === id);
    if (row) return row.definition;
    const refusal = this.#refused.find(({ manifest: { provides } }) =>
      provides.some((one) => one.kind === kind && one.id === id),
    )?.refusal;
    if (refusal) throw refusal;
    const known = rows.map(({ definition }) => definition.id).join(', ') || 'none';
    throw new TrueframeError(
      'PLUGIN_NOT_FOUND',
      `no ${kind} plugin ${id}; there are: ${known}. Further ones are named under \`plugins:\``,
      { details: { kind, id } },
    );
  }
}

function refusedFacts({ name, version, manifest, refusal }: PluginPackage): PluginFacts[] {
  const { provides, apiVersion } = manifest;
  const problem = refusal?.message ?? '';
  const facts = { summary: '', package: name, version, apiVersion, optionsSchema: '', problem };
  return provides.map(({ kind, id }) => ({ kind, id, ...facts }));
}

function sortKey({ definition }: Row): string {
  const order: Record<PluginKind, number> = {
    detector: 0,
    tracker: 1,
    model: 2,
    pooling: 3,
    method: 4,
    sink: 5,
  };
  return `${order[definition.kind]} ${definition.id}`;
}

/** Standard Schema has no JSON Schema form; zod's own converter is asked when the schema is zod's. */
function jsonSchemaOf(schema: OptionsSchema): string {
  if (JSON_SCHEMA in schema) return String(schema[JSON_SCHEMA]);
  if (!('_zod' in schema)) return '';
  try {
    return JSON.stringify(z.toJSONSchema(schema as unknown as z.ZodType, { io: 'input' }));
  } catch {
    // E.g. a transform, which JSON Schema cannot express.
    return '';
  }
}
