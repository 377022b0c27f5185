import { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import type { Config } from '../../config/schema.ts';
import { remember } from '../../lib/remember.ts';
import type { InferenceMetrics } from '../../metrics/inference-metrics.ts';
import type { ModelStore } from '../../models/store.ts';
import type { PipelineListing } from '../../pipelines/listing.ts';
import type { Inferred, ModelPorts, NamedTensor } from '../../wire/inference.ts';
import type { Placement } from '../../wire/placement.ts';
import { Tenants } from '../admission/tenants.ts';
import { EngineLine } from './engine-line.ts';
import { Room } from './room.ts';

/** An engine that lives gets another line after this time. */
const LOST_MS = 1000;

/** The engine that runs now. */
export interface EngineView {
  /** Changes with the engine. */
  readonly mediaSocket: string;
  readonly placements: ReadonlyMap<string, Placement>;
}

export interface InferenceParts {
  readonly config: Config;
  /** Undefined: none is ready. */
  engine(): EngineView | undefined;
  readonly models: ModelStore;
  readonly pipelines: { list(): readonly PipelineListing[] };
  readonly metrics: InferenceMetrics;
  readonly logger: Logger;
}

/** One call that runs a model. */
export interface InferCall {
  readonly model: string;
  readonly tenant: string;
  readonly inputs: readonly NamedTensor[];
  readonly signal: AbortSignal;
}

export type ModelState = 'READY' | 'LOADING' | 'UNAVAILABLE';

/** A bundle, as callers who bring tensors see it. */
export interface ServedModel {
  readonly id: string;
  readonly version: string;
  readonly state: ModelState;
  /** Reason for the state; empty when it is ready. */
  readonly reason: string;
}

/** Runs models on tensors of callers, in the engine. A model is ready when a thread of the engine has opened it, for whomever. */
export class Inference {
  readonly #parts: InferenceParts;
  readonly #tenants: Tenants;
  readonly #room: Room;
  /** Models that the configuration or callers want open beside those of pipelines. */
  readonly #wanted: Set<string>;
  /** Being opened, or why that failed, in the present engine. */
  readonly #opening = new Map<string, Promise<ModelPorts>>();
  readonly #failed = new Map<string, string>();
  /** Open in the present engine, and not to be used. */
  readonly #unloaded = new Set<string>();
  #line: { readonly path: string; readonly line: EngineLine } | undefined;
  readonly #ports = new Map<string, Promise<ModelPorts>>();

  constructor(parts: InferenceParts) {
    this.#parts = parts;
    const { grpc, sessions } = parts.config;
    this.#tenants = new Tenants(sessions);
    this.#room = new Room(grpc.inference);
    this.#wanted = new Set(grpc.inference.models);
  }

  /** True when every model that the configuration names is open. */
  get isReady(): boolean {
    const { models } = this.#parts.config.grpc.inference;
    return this.#engine !== undefined && models.every((id) => this.#isOpen(id));
  }

  /** The engine may have changed: opens in a new one what the last had open. */
  look(): void {
    if (!this.#connect()) return;
    for (const id of this.#wanted) {
      if (this.#isOpen(id) || this.#opening.has(id) || this.#failed.has(id)) continue;
      this.#open(id).catch((reason: Error) => {
        this.#parts.logger.error({ model: id }, `cannot open ${id}: ${reason.message}`);
      });
    }
  }

  /** Every bundle, with its state. */
  async list(): Promise<readonly ServedModel[]> {
    const listings = await this.#parts.models.list();
    return listings.map(({ id, version, problem }) => {
      return problem === ''
        ? { id, version, ...this.#stateOf(id) }
        : { id, version, state: 'UNAVAILABLE', reason: problem };
    });
  }

  /**
   * Returns the model, ready or not. `version` '': whichever there is.
   * @throws MODEL_NOT_FOUND, MODEL_MANIFEST_INVALID
   */
  find(id: string, version: string): ServedModel {
    const { manifest } = this.#parts.models.get(id);
    if (version !== '' && version !== manifest.version) {
      throw new TrueframeError(
        'MODEL_NOT_FOUND',
        `there is no version ${version} of ${id}, only ${manifest.version}; leave the version empty to take that`,
        { details: { model: id } },
      );
    }
    return { id, version: manifest.version, ...this.#stateOf(id) };
  }

  /** Returns the inputs and outputs of a model that is ready. @throws as `find`; MODEL_NOT_LOADED, ENGINE_CRASHED */
  async ports(id: string): Promise<ModelPorts> {
    const line = this.#lineFor(id);
    return remember(this.#ports, id, () => askPorts(line, id, false));
  }

  /**
   * Runs a model once. `ports` has checked the inputs.
   * @throws LIMIT_INFERENCE, MODEL_NOT_LOADED, MODEL_RUN_FAILED, ENGINE_CRASHED; the reason of the signal
   */
  async infer({ model, tenant, inputs, signal }: InferCall): Promise<Inferred> {
    const { metrics } = this.#parts;
    const line = this.#lineFor(model);
    const { id, weight } = this.#tenants.named(tenant);
    const bytes = inputs.reduce((sum, input) => sum + input.bytes.length, 0);
    const request = { type: 'infer', model, tenant: id, weight, inputs } as const;
    const onSettled = this.#room.take(id, bytes);
    const { inferred } = (await line.ask(request, { signal, onSettled })) as { inferred: Inferred };
    metrics.ran(model, inferred);
    return inferred;
  }

  /** Opens a model on every thread, and in every later engine. @throws as `find`; MODEL_LOAD_FAILED, ENGINE_CRASHED */
  async load(id: string): Promise<void> {
    this.#parts.models.get(id);
    this.#wanted.add(id);
    this.#unloaded.delete(id);
    this.#failed.delete(id);
    if (!this.#connect()) throw this.#notLoaded(id);
    await this.#open(id);
  }

  /**
   * Takes no more requests for a model that `load` or the configuration has opened; its memory is freed with the engine.
   * @throws as `find`; MODEL_IN_USE
   */
  unload(id: string): void {
    this.#parts.models.get(id);
    const { pipelines, logger } = this.#parts;
    const user = pipelines.list().find(({ models }) => models.includes(id))?.id;
    if (user !== undefined || (this.#isOpen(id) && !this.#wanted.has(id))) {
      const why =
        user === undefined ? 'a plugin of a pipeline has opened it' : `pipeline ${user} needs it`;
      throw new TrueframeError('MODEL_IN_USE', `${id} cannot be unloaded: ${why}`, {
        details: { model: id },
      });
    }
    if (this.#wanted.delete(id)) logger.info({ model: id }, 'model is unloaded');
    this.#unloaded.add(id);
  }

  close(): void {
    this.#line?.line.close();
  }

  #isOpen(id: string): boolean {
    if (this.#opening.has(id) || this.#unloaded.has(id)) return false;
    return this.#engine?.placements.has(id) ?? false;
  }

  #stateOf(id: string): Pick<ServedModel, 'state' | 'reason'> {
    if (this.#isOpen(id)) return { state: 'READY', reason: '' };
    if (this.#opening.has(id)) return { state: 'LOADING', reason: 'it is being opened' };
    if (!this.#engine) {
      const isComing = this.#wanted.has(id);
      return { state: isComing ? 'LOADING' : 'UNAVAILABLE', reason: 'no engine is ready' };
    }
    const reason = this.#failed.get(id) ?? 'no thread has opened it';
    return { state: 'UNAVAILABLE', reason };
  }

  #open(id: string): Promise<ModelPorts> {
    const line = this.#connect();
    if (!line) throw this.#notLoaded(id);
    return remember(this.#opening, id, async () => {
      try {
        return await askPorts(line, id, true);
      } catch (reason) {
        // A failure of the last engine says nothing about the next.
        if (this.#line?.line === line) this.#failed.set(id, (reason as Error).message);
        throw reason;
      } finally {
        if (this.#line?.line === line) this.#opening.delete(id);
      }
    });
  }

  /** @throws MODEL_NOT_FOUND, MODEL_MANIFEST_INVALID, MODEL_NOT_LOADED */
  #lineFor(id: string): EngineLine {
    this.#parts.models.get(id);
    const line = this.#connect();
    if (!line || !this.#isOpen(id)) throw this.#notLoaded(id);
    return line;
  }

  #notLoaded(id: string): TrueframeError {
    const { state, reason } = this.#stateOf(id);
    const what = `${id} is not ready (${state.toLowerCase()}): ${reason}`;
    return new TrueframeError('MODEL_NOT_LOADED', what, { details: { model: id } });
  }

  /** Without one whose line was lost a moment ago: it is gone, and soon the supervisor will know. */
  get #engine(): EngineView | undefined {
    const engine = this.#parts.engine();
    const isLost =
      engine?.mediaSocket === this.#line?.path && this.#line?.line.wasLostWithin(LOST_MS);
    return isLost ? undefined : engine;
  }

  /** The line to the present engine; undefined while there is none. */
  #connect(): EngineLine | undefined {
    const engine = this.#engine;
    if (!engine) return undefined;
    const path = engine.mediaSocket;
    if (this.#line?.path === path && this.#line.line.isOpen) return this.#line.line;
    this.#line?.line.close();
    this.#ports.clear();
    this.#opening.clear();
    this.#failed.clear();
    this.#unloaded.clear();
    const line = new EngineLine(path);
    this.#line = { path, line };
    return line;
  }
}

/** Opens a model, on every thread or on one. */
async function askPorts(line: EngineLine, model: string, everywhere: boolean): Promise<ModelPorts> {
  const reply = await line.ask({ type: 'open', model, everywhere });
  return (reply as { readonly ports: ModelPorts }).ports;
}
