import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../reliability/lib/free-port.ts';
import { until } from '../reliability/lib/wait.ts';

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [at: number, value: string];
}

export interface RuleState {
  readonly name: string;
  readonly health: string;
  readonly lastError?: string;
  readonly state?: string;
}

/** A real Prometheus on loopback. */
export class Prometheus {
  readonly #child: ChildProcess;
  readonly #address: string;

  private constructor(child: ChildProcess, address: string) {
    this.#child = child;
    this.#address = address;
  }

  /** `targets`: addresses of `/metrics`, scraped once a second. `rules`: paths of rule files. */
  static async start(
    folder: string,
    targets: readonly string[],
    rules: readonly string[],
  ): Promise<Prometheus> {
    const config = join(folder, 'prometheus.yml');
    const scrape = { job_name: 'trueframe', static_configs: [{ targets }] };
    const global = { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '2s' };
    // JSON is YAML.
    writeFileSync(config, JSON.stringify({ global, rule_files: rules, scrape_configs: [scrape] }));
    const address = `127.0.0.1:${await freePort()}`;
    const flags = [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'tsdb')}`,
      `--web.listen-address=${address}`,
      '--log.level=error',
    ];
    const child = spawn('prometheus', flags, { stdio: ['ignore', 'ignore', 'inherit'] });
    await once(child, 'spawn');
    const prometheus = new Prometheus(child, address);
    const isReady = () =>
      fetch(`http://${address}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until('Prometheus is ready', isReady, { everyMs: 200 });
    return prometheus;
  }

  /**
   * Evaluates an expression now.
   * @throws the error of Prometheus, e.g. of its parser
   */
  async query(expr: string): Promise<readonly Sample[]> {
    const { result } = await this.#get<{ result: Sample[] }>('query', { query: expr });
    return result;
  }

  async rules(): Promise<readonly RuleState[]> {
    const { groups } = await this.#get<{ groups: { rules: RuleState[] }[] }>('rules', {});
    return groups.flatMap((group) => group.rules);
  }

  async stop(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await exited;
  }

  async #get<T>(path: string, parameters: Readonly<Record<string, string>>): Promise<T> {
    const query = new URLSearchParams(parameters);
    const response = await fetch(`http://${this.#address}/api/v1/${path}?${query}`);
    const answer = (await response.json()) as { status: string; error?: string; data: T };
    if (answer.status !== 'success') throw new Error(answer.error ?? answer.status);
    return answer.data;
  }
}
