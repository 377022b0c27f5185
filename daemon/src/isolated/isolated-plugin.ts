import {
  type Definition,
  type Detection,
  definePlugin,
  type ModelDefinition,
  type OptionsSchema,
  type Plugin,
  type PluginContext,
  type PluginKind,
  type Score,
  type TrackerUpdate,
  TrueframeError,
} from '@trueframe/sdk';
import type { Described } from './guest/plugin.ts';
import { IsolatedPackage, type Timeouts, type Wanted } from './isolated-package.ts';
import type { IsolatedSource } from './start-guest.ts';
import { SyncLine } from './sync-line.ts';

/** Holds the JSON Schema of options that are validated in another process. */
export const JSON_SCHEMA = Symbol('JSON Schema');

/** Kinds that cannot do their work in a process of its own, and why. */
const UNFIT: Partial<Record<PluginKind, string>> = {
  method: 'is called for every picture of a whole file',
  sink: 'reaches receivers, which an isolated process cannot',
};

/**
 * Returns a plugin whose code runs in a process of its own: detectors and models in one that the thread has to itself, trackers, poolings and the check
 * of options in another, which the thread waits for.
 * @throws PLUGIN_INVALID it provides a method or a sink; what loading it throws
 */
export async function isolatedPlugin(source: IsolatedSource, timeouts: Timeouts): Promise<Plugin> {
  const pkg = new IsolatedPackage(source, timeouts);
  const { name, provides } = await pkg.describe();
  for (const { kind, id } of provides) {
    const why = UNFIT[kind];
    if (why === undefined) continue;
    const message = `${source.name} cannot be isolated: ${kind} ${id} ${why}; leave \`isolate\` out, or the ${kind}`;
    throw new TrueframeError('PLUGIN_INVALID', message, { details: { plugin: source.name } });
  }
  const line = new SyncLine(source, timeouts);
  const definitions = provides.map((one) => definitionOf(one, pkg, line));
  return definePlugin({ name: String(name), provides: definitions });
}

function definitionOf(described: Described, pkg: IsolatedPackage, line: SyncLine): Definition {
  const { kind, id, summary, apiVersion, optionsSchema } = described;
  const wanted = (options: unknown): Wanted => ({ kind, id, options });
  const validate = (options: unknown) => line.validate(wanted(options)) as never;
  const options = {
    '~standard': { version: 1, vendor: 'trueframe', validate },
    [JSON_SCHEMA]: optionsSchema,
  } as OptionsSchema;
  const own = { id, summary, apiVersion, options };
  switch (kind) {
    case 'detector':
      return { ...own, kind, create: (context, given) => detector(pkg, wanted(given), context) };
    case 'model':
      return { ...own, kind, create: (context, given) => model(pkg, wanted(given), context) };
    case 'tracker':
      return { ...own, kind, create: (given) => tracker(line, wanted(given)) };
    default:
      return { ...own, kind: 'pooling', create: (given) => pooling(line, wanted(given)) };
  }
}

async function detector(pkg: IsolatedPackage, wanted: Wanted, context: PluginContext) {
  const instance = await pkg.create(wanted, context);
  return {
    detect: async (frame: object, signal: AbortSignal) =>
      (await instance.call('detect', { frame }, signal)) as readonly Detection[],
    close: () => instance.close(),
  };
}

async function model(
  pkg: IsolatedPackage,
  wanted: Wanted,
  context: PluginContext,
): ReturnType<ModelDefinition['create']> {
  const instance = await pkg.create(wanted, context);
  return {
    ...(instance.facts as Awaited<ReturnType<ModelDefinition['create']>>),
    score: async (crops, signal) =>
      (await instance.call('score', { crops }, signal)) as readonly Score[],
    close: () => instance.close(),
  };
}

interface Numbered {
  readonly seen: readonly { readonly trackId: number; readonly at: number }[];
  readonly ended: readonly number[];
}

function tracker(line: SyncLine, wanted: Wanted) {
  const instance = line.create(wanted);
  return {
    update(detections: readonly Detection[], frame: object): TrackerUpdate {
      const { seen, ended } = instance.call('update', { detections, frame }) as Numbered;
      const found = seen.map(({ trackId, at }) => ({ trackId, detection: detections[at]! }));
      return { seen: found, ended };
    },
    end: () => instance.call('end', {}) as readonly number[],
  };
}

function pooling(line: SyncLine, wanted: Wanted) {
  const instance = line.create(wanted);
  return { pool: (samples: object) => instance.call('pool', { samples }) as number };
}
