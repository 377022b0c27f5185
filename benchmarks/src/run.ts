import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { machine } from './lib/machine.ts';
import { root } from './lib/scene.ts';
import { micro } from './micro.ts';
import { overhead } from './overhead.ts';
import { throughput } from './throughput.ts';

// npm run bench -- NAME [--pipeline ID] [--json]. Machines are noisy: stop everything else.

const BENCHMARKS: Record<string, (pipeline: string) => Promise<object>> = {
  overhead,
  throughput,
  micro,
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    pipeline: { type: 'string', default: 'embedded' },
    json: { type: 'boolean', default: false },
  },
});
const name = positionals[0] ?? '';
const benchmark = BENCHMARKS[name];
if (!benchmark) {
  console.error(
    `usage: npm run bench -- NAME [--pipeline ID] [--json]\nNAME: ${Object.keys(BENCHMARKS).join(', ')}`,
  );
  process.exit(2);
}
const result = { benchmark: name, ...(await benchmark(values.pipeline)), machine: machine() };
const folder = join(root, 'benchmarks/results');
mkdirSync(folder, { recursive: true });
const text = `${JSON.stringify(result, null, 2)}\n`;
// `micro` needs no pipeline.
const file = join(
  folder,
  'pipeline' in result ? `${name}-${values.pipeline}.json` : `${name}.json`,
);
writeFileSync(file, text);
if (values.json) process.stdout.write(text);
else {
  const { machine: _, ...figures } = result;
  console.dir(figures, { depth: null });
  console.log(`written to ${relative(process.cwd(), file)}`);
}
