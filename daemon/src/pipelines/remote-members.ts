import { TrueframeError } from '@trueframe/sdk';
import { parseOptions } from '@trueframe/sdk/host';
import type { AnyPipeline } from '../config/pipeline.ts';
import type { PluginRef } from '../config/plugin-ref.ts';
import type { PluginRegistry } from '../plugins/registry.ts';
import type { Placement } from '../wire/placement.ts';
import { bundleOf } from './bundles-of.ts';

const PROBE_MS = 4000;

/** A model that runs on another machine. */
interface Member {
  readonly model: string;
  readonly use: string;
  readonly address: string;
  readonly isNeeded: boolean;
  probe(): Promise<void>;
}

/** Asks the machines that run members of pipelines whether they are there, and tells where each member runs. */
export class RemoteMembers {
  readonly #registry: PluginRegistry;
  readonly #onPlaced: (placement: Placement) => void;
  readonly #members = new Map<string, Member>();
  readonly #told = new Map<string, string>();

  /** `onPlaced`: where a member runs, and in `fallback` why it does not, whenever that is another. */
  constructor(registry: PluginRegistry, onPlaced: (placement: Placement) => void) {
    this.#registry = registry;
    this.#onPlaced = onPlaced;
  }

  /** Looks after the members of a pipeline from now on. Wrong options are told by whoever opens it. */
  add({ ensemble }: AnyPipeline): void {
    for (const ref of ensemble) {
      const key = JSON.stringify([ref.use, ref.options]);
      if (this.#members.has(key)) continue;
      const member = this.#memberOf(ref);
      if (member) this.#members.set(key, member);
    }
  }

  /** Asks all. Returns why sessions of `pipeline` would lack a member; empty: they would not. */
  async look(pipeline?: AnyPipeline): Promise<string> {
    const problems = new Map<string, string>();
    await Promise.all(
      [...this.#members].map(async ([key, member]) => {
        const problem = await problemOf(member);
        this.#tell(key, member, problem);
        if (member.isNeeded && problem !== '') problems.set(key, problem);
      }),
    );
    const own = pipeline?.ensemble.map(({ use, options }) =>
      problems.get(JSON.stringify([use, options])),
    );
    return own?.find((problem) => problem !== undefined) ?? '';
  }

  #memberOf(ref: PluginRef): Member | undefined {
    try {
      const { use } = ref;
      const { remote, options: schema } = this.#registry.model(use);
      if (!remote) return undefined;
      const options = parseOptions(`model ${use}`, schema, ref.options);
      return {
        use,
        model: bundleOf(ref) ?? use,
        address: remote.addressOf(options),
        isNeeded: remote.isNeeded(options),
        probe: () => remote.probe(options, AbortSignal.timeout(PROBE_MS)),
      };
    } catch {
      return undefined;
    }
  }

  #tell(key: string, { model, use, address }: Member, problem: string): void {
    if (this.#told.get(key) === problem) return;
    this.#told.set(key, problem);
    this.#onPlaced({ model, provider: use, device: address, fallback: problem });
  }
}

async function problemOf(member: Member): Promise<string> {
  try {
    await member.probe();
    return '';
  } catch (reason) {
    const { code, message } = TrueframeError.from(reason, 'REMOTE_UNAVAILABLE');
    return `${code}: ${message}`;
  }
}
