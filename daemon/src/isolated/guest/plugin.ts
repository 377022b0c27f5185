import { type Definition, type Plugin, TrueframeError } from '@trueframe/sdk';
import { contextFor } from './context.ts';
import { type Instance, instanceOf } from './instances.ts';
import type { Peer } from './peer.ts';

/** A plugin's definition as the host is told of it. */
export interface Described {
  readonly kind: Definition['kind'];
  readonly id: string;
  readonly summary: string;
  readonly apiVersion: number;
  /** JSON Schema as text; empty: its schema library cannot say. */
  readonly optionsSchema: string;
}

interface Args {
  readonly kind: string;
  readonly id: string;
  readonly options: unknown;
  readonly instance: number;
  readonly what: string;
  readonly call: number;
  readonly args: never;
}

/** The plugin in this process: does what the host asks. */
export class GuestPlugin {
  readonly #entry: string;
  readonly #host: () => Peer;
  readonly #instances = new Map<number, Instance>();
  readonly #calls = new Map<number, AbortController>();
  #plugin: Plugin | undefined;
  #lastInstance = 0;

  constructor(entry: string, host: () => Peer) {
    this.#entry = entry;
    this.#host = host;
  }

  async ask(op: string, args: unknown): Promise<unknown> {
    const given = args as Args;
    switch (op) {
      case 'describe':
        return this.#describe();
      case 'validate':
        return validate(await this.#find(given), given.options);
      case 'create':
        return this.#create(given);
      case 'call':
        return this.#call(given);
      case 'close':
        return this.#close(given);
      default:
        throw new Error(`nobody can ${op}`);
    }
  }

  tell(op: string, args: unknown): void {
    if (op === 'abort')
      this.#calls.get((args as Args).call)?.abort(new Error('nobody wants the answer any more'));
  }

  async #load(): Promise<Plugin> {
    this.#plugin ??= ((await import(this.#entry)) as { default: Plugin }).default;
    return this.#plugin;
  }

  async #describe(): Promise<{ readonly name: unknown; readonly provides: readonly Described[] }> {
    const plugin = await this.#load();
    if (!Array.isArray(plugin?.provides))
      throw new Error('it must export definePlugin({…}) as default');
    return { name: plugin.name, provides: await Promise.all(plugin.provides.map(described)) };
  }

  async #find({ kind, id }: Args): Promise<Definition> {
    const { provides } = await this.#load();
    const found = provides.find((one) => one.kind === kind && one.id === id);
    if (!found) throw new Error(`there is no ${kind} ${id}`);
    return found;
  }

  async #create(args: Args): Promise<unknown> {
    const definition = await this.#find(args);
    this.#lastInstance += 1;
    const number = this.#lastInstance;
    const create = definition.create as (...given: unknown[]) => unknown;
    const isNative = definition.kind === 'detector' || definition.kind === 'model';
    const created = isNative
      ? await create(contextFor(args.instance, this.#host), args.options)
      : create(args.options);
    const instance = instanceOf(definition.kind, created);
    this.#instances.set(number, instance);
    return { instance: number, facts: instance.facts };
  }

  async #call({ instance, what, call, args }: Args): Promise<unknown> {
    const abort = new AbortController();
    this.#calls.set(call, abort);
    try {
      return await this.#at(instance).call(what, args, abort.signal);
    } finally {
      this.#calls.delete(call);
    }
  }

  async #close({ instance }: Args): Promise<void> {
    const one = this.#at(instance);
    this.#instances.delete(instance);
    await one.close();
  }

  #at(number: number): Instance {
    const instance = this.#instances.get(number);
    if (!instance) throw new Error(`there is no instance ${number}`);
    return instance;
  }
}

function validate({ options: schema }: Definition, options: unknown): unknown {
  const result = schema['~standard'].validate(options ?? {});
  if (result instanceof Promise) {
    throw new TrueframeError('PLUGIN_INVALID', 'the options schema must be synchronous');
  }
  if (!result.issues) return { value: result.value };
  const issues = result.issues.map(({ message, path = [] }) => ({
    message,
    path: path.map((key) => String(typeof key === 'object' ? key.key : key)),
  }));
  return { issues };
}

async function described(definition: Definition): Promise<Described> {
  const { kind, id, summary, apiVersion, options, create } = definition;
  if (typeof create !== 'function') throw new Error(`${kind} ${id} has no create()`);
  if (typeof options?.['~standard']?.validate !== 'function') {
    throw new Error(`options of ${kind} ${id} are not a Standard Schema`);
  }
  return { kind, id, summary, apiVersion, optionsSchema: await jsonSchemaOf(options) };
}

async function jsonSchemaOf(schema: object): Promise<string> {
  if (!('_zod' in schema)) return '';
  try {
    const z = await import('zod');
    return JSON.stringify(z.toJSONSchema(schema as never, { io: 'input' }));
  } catch {
    return '';
  }
}
