import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../reliability/lib/wait.ts';

const CPU = '/sys/fs/cgroup/cpu';
const PERIOD_US = 20_000;

/** A share of the processors that a program and all that it starts may use: a control group (v1). Needs root. */
export class Share {
  readonly #folder: string;

  /** @throws where control groups cannot be made */
  constructor(name: string, cores: number) {
    this.#folder = join(CPU, name);
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(join(this.#folder, 'cpu.cfs_period_us'), String(PERIOD_US));
    writeFileSync(join(this.#folder, 'cpu.cfs_quota_us'), String(Math.round(cores * PERIOD_US)));
  }

  /** Program and arguments in front of what is to be limited. */
  get prefix(): readonly string[] {
    const procs = join(this.#folder, 'cgroup.procs');
    return ['sh', '-c', `echo $$ > ${procs} && exec "$@"`, 'sh'];
  }

  /** Removes the group when its processes are gone. */
  async remove(): Promise<void> {
    await until(
      'the group is empty',
      () => readFileSync(join(this.#folder, 'cgroup.procs'), 'utf8') === '',
    );
    rmdirSync(this.#folder);
  }
}
