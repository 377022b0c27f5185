import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { latency } from './latency.ts';
import { machine } from './lib/machine.ts';
import type { BenchOptions } from './lib/options.ts';
import { root } from './lib/scene.ts';
import { micro } from './micro.ts';
import { overhead } from './overhead.ts';
import { overload } from './overload.ts';
import { peer } from './peer.ts';
import { reference } from './reference.ts';
import { scale } from './scale.ts';
import { soak } from './soak.ts';
import { start } from './start.ts';
import { throughput } from './throughput.ts';

// npm run bench -- NAME [--pipeline ID] [--sessions N] [--minutes N] [--quick] [--json]. Machines are noisy: stop everything else.

const BENCHMARKS: Record<string, (options: BenchOptions) => Promise<object>> = {
  overhead,
  throughput,
  scale,
  latency,
  overload,
  soak,
  start,
  peer,
  reference,
  micro,
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    pipeline: { type: 'string', default: 'embedded' },
    minutes: { type: 'string', default: '30' },
    sessions: { type: 'string', default: '0' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const name = positionals[0] ?? '';
const benchmark = BENCHMARKS[name];
if (!benchmark) {
  console.error(
    `usage: npm run bench -- NAME [--pipeline ID] [--sessions N] [--minutes N] [--quick] [--json]\nNAME: ${Object.keys(BENCHMARKS).join(', ')}`,
  );
  process.exit(2);
}
const options = { ...values, minutes: Number(values.minutes), sessions: Number(values.sessions) };
const result = { benchmark: name, ...(await benchmark(options)), machine: machine() };
const text = `${JSON.stringify(result, null, 2)}\n`;
if (values.json) process.stdout.write(text);
else {
  const { machine: _, ...figures } = result;
  console.dir(figures, { depth: null });
}
// What a quick run measured is not worth keeping.
if (!values.quick) {
  const folder = join(root, 'benchmarks/results');
  mkdirSync(folder, { recursive: true });
  // `micro` needs no pipeline.
  const suffix = 'pipeline' in result ? `-${values.pipeline}` : '';
  const file = join(folder, `${name}${suffix}.json`);
  writeFileSync(file, text);
  console.error(`written to ${relative(process.cwd(), file)}`);
}
