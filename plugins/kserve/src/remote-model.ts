import {
  type CropBatch,
  type Model,
  type ModelInfo,
  type ModelInput,
  type ModelLimits,
  type ModelManifest,
  type PluginContext,
  type Score,
  TrueframeError,
} from '@trueframe/sdk';
import { GraphScorer } from '@trueframe/sdk/scorer';
import { Breaker } from './breaker.ts';
import { isAway } from './failure.ts';
import { InferenceClient } from './inference-client.ts';
import type { Options } from './options.ts';
import { PROVIDER, RemoteGraph } from './remote-graph.ts';
import { Shadow } from './shadow.ts';

/** A connection, and the network behind it once it was found to be the one of the bundle. */
interface Line {
  readonly client: InferenceClient;
  readonly graph: RemoteGraph;
  readonly scorer: GraphScorer;
}

/** Models that run here beside the server. */
interface Locals {
  readonly fallback: Model | undefined;
  readonly shadow: Shadow | undefined;
}

/** Scores crops on an inference server. While that is away another model votes, or nobody does: a missing answer is never a low score. */
export class RemoteModel implements Model {
  readonly info: ModelInfo;
  readonly input: ModelInput;
  readonly limits: ModelLimits | undefined;
  readonly #manifest: ModelManifest;
  readonly #options: Options;
  readonly #context: PluginContext;
  readonly #locals: Locals;
  readonly #breaker: Breaker;
  #line: Line | undefined;

  private constructor(
    manifest: ModelManifest,
    options: Options,
    context: PluginContext,
    locals: Locals,
  ) {
    const { id, version, sha256, calibration, scope, blindTo, limits, input } = manifest;
    const calibrated = calibration !== 'uncalibrated';
    this.info = { id, version, sha256, provider: PROVIDER, calibrated, scope, blindTo };
    this.input = input!;
    this.limits = limits;
    this.#manifest = manifest;
    this.#options = options;
    this.#context = context;
    this.#locals = locals;
    this.#breaker = new Breaker(options.remote, {
      onOpen: () => this.#onOpen(),
      onClose: () => context.logger.info('the server answers again', this.#facts),
    });
  }

  /**
   * Opens what runs here, and compares what the server says of its model with the bundle. A server that is away is asked again with
   * the first crops.
   * @throws MODEL_SHAPE_MISMATCH, MODEL_OUTPUT_INVALID the server's model is not the one of the bundle; REMOTE_REFUSED;
   * what opening a bundle throws
   */
  static async open(context: PluginContext, options: Options): Promise<RemoteModel> {
    const manifest = await scorerManifest(context, options);
    const locals = await openLocals(context, options, manifest);
    const model = new RemoteModel(manifest, options, context, locals);
    try {
      await model.#connect(new AbortController().signal);
    } catch (reason) {
      if (!(isAway(reason) && reason.code === 'REMOTE_UNAVAILABLE')) throw reason;
      context.logger.warn('the server is away', { ...model.#facts, said: reason.message });
    }
    return model;
  }

  async score(crops: CropBatch, signal: AbortSignal): Promise<readonly Score[]> {
    if (crops.count === 0) return [];
    const { metrics } = this.#context;
    try {
      const scores = await this.#breaker.run(() => this.#scoreThere(crops, signal));
      metrics.count('remote_crops', crops.count);
      await this.#locals.shadow?.compare(crops, scores, signal);
      return scores;
    } catch (reason) {
      if (!isAway(reason)) throw reason;
      const { fallback } = this.#locals;
      metrics.count(fallback ? 'fallback_crops' : 'abstained_crops', crops.count);
      if (fallback) return fallback.score(crops, signal);
      return this.#abstentions(crops, reason.code);
    }
  }

  async close(): Promise<void> {
    this.#hangUp();
  }

  async #scoreThere(crops: CropBatch, signal: AbortSignal): Promise<readonly Score[]> {
    const { graph, scorer } = this.#line ?? (await this.#connect(signal));
    graph.signal = signal;
    return scorer.score(crops, signal);
  }

  async #connect(signal: AbortSignal): Promise<Line> {
    const { remote, bundle, batch } = this.#options;
    const client = await InferenceClient.open(remote, remote.model ?? bundle);
    try {
      const graph = await RemoteGraph.open(this.#manifest, client, remote, signal);
      const scorer = new GraphScorer(graph, batch);
      await scorer.warmUp();
      this.#line = { client, graph, scorer };
      return this.#line;
    } catch (reason) {
      client.close();
      throw reason;
    }
  }

  /** The next connection is a new one, to whatever the server is by then. */
  #onOpen(): void {
    this.#hangUp();
    const { fallback } = this.#locals;
    const { tryAfter } = this.#options.remote;
    this.#context.metrics.count('breaker_opened');
    this.#context.logger.warn('the server is left alone for a while', {
      ...this.#facts,
      tryAfter,
      meanwhile: fallback ? `${fallback.info.id} votes here` : 'the member abstains',
    });
  }

  #hangUp(): void {
    this.#line?.client.close();
    this.#line = undefined;
  }

  get #facts() {
    return { model: this.info.id, address: this.#options.remote.address };
  }

  #abstentions({ count, dims }: CropBatch, abstain: string): readonly Score[] {
    const perCrop = this.#manifest.output?.perFrame ? dims[1]! : 1;
    return new Array<Score>(count * perCrop).fill({ abstain });
  }
}

/** The manifest as it is for a network elsewhere: nobody here has seen its weights, and a call may be as large as its options say. */
async function scorerManifest(
  { models }: PluginContext,
  { bundle, batch }: Options,
): Promise<ModelManifest> {
  const { data, ...manifest } = await models.manifest(bundle);
  const { task, input, output } = manifest;
  if (task !== 'scorer' || !input || !output) {
    throw new TrueframeError(
      'MODEL_MANIFEST_INVALID',
      `bundle ${bundle} cannot score crops: it needs task "scorer" (has "${task}"), an input and an output`,
    );
  }
  return { ...manifest, sha256: '', input: { ...input, maxBatch: batch ?? input.maxBatch } };
}

async function openLocals(
  context: PluginContext,
  { bundle, fallback, shadow }: Options,
  manifest: ModelManifest,
): Promise<Locals> {
  const open = async (id: string) => {
    const model = new GraphScorer(await context.models.open(id));
    checkSameCrops(model, manifest);
    await model.warmUp();
    return model;
  };
  const standIn = fallback === undefined ? undefined : await open(fallback);
  const twin = shadow && (await open(shadow.bundle ?? bundle));
  return {
    fallback: standIn,
    shadow: twin && new Shadow(twin, shadow, context),
  };
}

/** A model that stands in for another gets the crops that were cut for that one. */
function checkSameCrops({ info, input }: Model, { id, input: wanted }: ModelManifest): void {
  const geometry = ({ name, maxBatch, ...rest }: ModelInput) => JSON.stringify(rest);
  if (geometry(input) === geometry(wanted!)) return;
  throw new TrueframeError(
    'PLUGIN_OPTIONS_INVALID',
    `${info.id} takes other crops than ${id}: their \`input\` must be the same but for name and maxBatch`,
  );
}
