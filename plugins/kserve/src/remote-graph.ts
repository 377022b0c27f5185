import {
  type ModelManifest,
  type OpenModel,
  type Port,
  type Tensor,
  TrueframeError,
} from '@trueframe/sdk';
import type { InferenceClient } from './inference-client.ts';
import type { Remote } from './options.ts';
import { DATATYPES, portOf, rawOf, tensorOf } from './tensors.ts';

/** Name of this plugin as what runs a model. */
export const PROVIDER = 'kserve';

/** A network on an inference server, in the words of the host: with the names that the bundle's manifest has. */
export class RemoteGraph implements OpenModel {
  readonly manifest: ModelManifest;
  readonly folder = '';
  readonly provider = PROVIDER;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** Ends the calls that are made from now on. */
  signal: AbortSignal;
  readonly #client: InferenceClient;
  /** Names there, by those of the manifest. */
  readonly #names: ReadonlyMap<string, string>;

  private constructor(
    manifest: ModelManifest,
    client: InferenceClient,
    names: ReadonlyMap<string, string>,
    ports: Pick<OpenModel, 'inputs' | 'outputs'>,
    signal: AbortSignal,
  ) {
    this.manifest = manifest;
    this.#client = client;
    this.#names = names;
    this.inputs = ports.inputs;
    this.outputs = ports.outputs;
    this.signal = signal;
  }

  /**
   * Asks what the model takes and gives.
   * @throws REMOTE_UNAVAILABLE, REMOTE_REFUSED (also: it has not the version that is wanted), MODEL_RUN_FAILED
   */
  static async open(
    manifest: ModelManifest,
    client: InferenceClient,
    remote: Remote,
    signal: AbortSignal,
  ): Promise<RemoteGraph> {
    const { name, versions, inputs, outputs } = await client.metadata(signal);
    if (remote.version && versions.length > 0 && !versions.includes(remote.version)) {
      throw new TrueframeError(
        'REMOTE_REFUSED',
        `${remote.address} has versions ${versions.join(', ')} of ${name}, not ${remote.version}`,
      );
    }
    const names = namesThere(manifest, remote);
    const here = new Map([...names].map(([own, there]) => [there, own]));
    const named = (ports: typeof inputs) =>
      ports.map(portOf).map((port) => ({ ...port, name: here.get(port.name) ?? port.name }));
    const ports = { inputs: named(inputs), outputs: named(outputs) };
    return new RemoteGraph(manifest, client, names, ports, signal);
  }

  async run(given: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>> {
    const inputs = Object.entries(given);
    const wanted = wantedOutputs(this.manifest);
    const answer = await this.#client.infer(
      {
        inputs: inputs.map(([name, { type, dims }]) => ({
          name: this.#nameThere(name),
          datatype: DATATYPES[type],
          shape: [...dims],
        })),
        outputs: wanted.map((name) => ({ name: this.#nameThere(name) })),
        rawInputContents: inputs.map(([, tensor]) => rawOf(tensor)),
      },
      this.signal,
    );
    const outputs: Record<string, Tensor> = {};
    for (const name of wanted) {
      const at = answer.outputs.findIndex((output) => output.name === this.#nameThere(name));
      if (at < 0) throw missing(name, answer.outputs);
      outputs[name] = tensorOf(answer.outputs[at]!, answer.rawOutputContents[at]);
    }
    return outputs;
  }

  #nameThere(name: string): string {
    return this.#names.get(name) ?? name;
  }
}

function namesThere({ input, output }: ModelManifest, remote: Remote): Map<string, string> {
  const names = new Map<string, string>();
  if (input && remote.input !== undefined) names.set(input.name, remote.input);
  if (output && remote.output !== undefined) names.set(output.name, remote.output);
  return names;
}

function wantedOutputs({ output }: ModelManifest): string[] {
  const further = output?.outOfDistribution;
  return [output, further].flatMap((one) => (one ? [one.name] : []));
}

function missing(name: string, outputs: readonly { readonly name: string }[]): TrueframeError {
  const given = outputs.map((output) => output.name).join(', ') || 'none';
  return new TrueframeError(
    'MODEL_OUTPUT_INVALID',
    `the server gave outputs ${given}, expected ${name}`,
  );
}
