import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PREFIX = 'tflab';
/** Number of the host of the lab: callers and cameras are there. */
const OUTSIDE = 250;
const DEVICE = 'e0';
const BROKER_PORTS = '{ 4222, 6222 }';

/**
 * Network namespaces, one per node, on a bridge. This process, callers and cameras stay outside and have an address there. Needs
 * root and `ip`; `isolate` needs `nft`.
 */
export class Network {
  readonly #id = process.pid;
  readonly #nodes: readonly number[];
  readonly #isCut = new Set<number>();

  private constructor(nodes: number) {
    this.#nodes = Array.from({ length: nodes }, (_, k) => k + 1);
  }

  /** Undefined where namespaces cannot be made. What an earlier process left behind is removed. */
  static make(nodes: number): Network | undefined {
    removeStale();
    const network = new Network(nodes);
    if (!network.#tries(['netns', 'add', network.#bridge])) return undefined;
    network.#build();
    return network;
  }

  /** Address of a node, from 1 on. */
  addressOf(node: number): string {
    return `10.87.${this.#id % 250}.${node}`;
  }

  /** Address of this process. */
  get outside(): string {
    return this.addressOf(OUTSIDE);
  }

  /** Program and arguments in front of what is to run on a node. */
  on(node: number): string[] {
    return ['ip', 'netns', 'exec', this.#space(node)];
  }

  /** Takes the cable out: nothing reaches the node, and connections learn nothing of it. */
  cut(node: number): void {
    ip(['-n', this.#bridge, 'link', 'set', this.#port(node), 'down']);
    this.#isCut.add(node);
  }

  /** The brokers of other nodes are silent to the node and to its own broker; callers and cameras are there as before. */
  isolate(node: number): void {
    const chain = (hook: 'input' | 'output', way: 'iifname' | 'oifname') => {
      const rules = ['dport', 'sport'].map(
        (at) => `${way} ${DEVICE} tcp ${at} ${BROKER_PORTS} drop;`,
      );
      return `chain ${hook} { type filter hook ${hook} priority 0; ${rules.join(' ')} }`;
    };
    const table = `table inet lab { ${chain('input', 'iifname')}; ${chain('output', 'oifname')}; }`;
    const [program = '', ...rest] = this.on(node);
    execFileSync(program, [...rest, 'nft', table]);
    this.#isCut.add(node);
  }

  /** Undoes `cut` and `isolate`. */
  heal(node: number): void {
    if (!this.#isCut.delete(node)) return;
    ip(['-n', this.#bridge, 'link', 'set', this.#port(node), 'up']);
    const [program = '', ...rest] = this.on(node);
    spawnSync(program, [...rest, 'nft', 'delete table inet lab'], { stdio: 'ignore' });
  }

  remove(): void {
    removeSpaces(`${PREFIX}${this.#id}`);
  }

  get #bridge(): string {
    return `${PREFIX}${this.#id}b`;
  }

  #space(node: number): string {
    return `${PREFIX}${this.#id}n${node}`;
  }

  #port(node: number): string {
    return `p${node}`;
  }

  #build(): void {
    ip(['-n', this.#bridge, 'link', 'add', 'br0', 'type', 'bridge']);
    ip(['-n', this.#bridge, 'link', 'set', 'br0', 'up']);
    for (const node of this.#nodes) {
      ip(['netns', 'add', this.#space(node)]);
      ip(['-n', this.#space(node), 'link', 'set', 'lo', 'up']);
      this.#plug(node, ['netns', this.#space(node)], ['-n', this.#space(node)], DEVICE);
    }
    this.#plug(OUTSIDE, [], [], `tf${this.#id}`);
  }

  /** A cable from the bridge to a device. */
  #plug(node: number, place: string[], inPlace: string[], device: string): void {
    const port = this.#port(node);
    const peer = ['peer', 'name', port, 'netns', this.#bridge];
    ip(['link', 'add', device, ...place, 'type', 'veth', ...peer]);
    ip(['-n', this.#bridge, 'link', 'set', port, 'master', 'br0', 'up']);
    ip([...inPlace, 'addr', 'add', `${this.addressOf(node)}/24`, 'dev', device]);
    ip([...inPlace, 'link', 'set', device, 'up']);
  }

  #tries(args: readonly string[]): boolean {
    return spawnSync('ip', args, { stdio: 'ignore' }).status === 0;
  }
}

function ip(args: readonly string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Names of namespaces that begin so; the devices within go with them. */
function removeSpaces(prefix: string): void {
  for (const space of spaces().filter((name) => name.startsWith(prefix))) {
    spawnSync('ip', ['netns', 'del', space], { stdio: 'ignore' });
  }
}

function removeStale(): void {
  for (const space of spaces()) {
    const [, pid] = new RegExp(`^${PREFIX}(\\d+)[bn]`).exec(space) ?? [];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) {
      spawnSync('ip', ['netns', 'del', space], { stdio: 'ignore' });
    }
  }
}

function spaces(): string[] {
  const { stdout } = spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' });
  return (stdout ?? '').split('\n').flatMap((line) => line.split(' ')[0] || []);
}
