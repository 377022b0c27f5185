import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from '@trueframe/cli';
import { loadConfig } from '@trueframe/daemon';
import { parsePipeline } from '@trueframe/daemon/config';
import { TrueframeError } from '@trueframe/sdk';
import { root } from '../../lib/scene.ts';
import { MUTATIONS } from './mutate.ts';
import { below, pick } from './random.ts';
import { stopwatch } from './wait.ts';

const LONGEST_MS = 5000;

/** Values that people and programs put where something else belongs. */
const VALUES = [
  ...['null', '-1', '0', '1e309', '.nan', '""', '[]', '{}', 'true', '"10 parsecs"', '"$NOT_SET"'],
  ...['{ __proto__: { polluted: 1 } }', '[1, 2, 3]', '"a\\0b"', '"../../.."', '0x7fffffffffffffff'],
  ...[
    '!!binary aGk=',
    '&a [*a]',
    '2026-11-30',
    '"127.0.0.1:99999"',
    '"[::1]"',
    '"5s5s"',
    '!!js/function "x"',
  ],
  `"${'x'.repeat(20_000)}"`,
];

export interface ConfigReport {
  readonly tried: number;
  readonly accepted: number;
  readonly refused: number;
  /** Untyped errors, long waits and worse. */
  readonly faults: readonly string[];
}

/** Changed configurations through the loader, some of them through `trueframe check`, and changed pipelines. */
export async function fuzzConfigs(
  folder: string,
  random: () => number,
  { configs, checks, pipelines }: { configs: number; checks: number; pipelines: number },
): Promise<ConfigReport> {
  const example = readFileSync(join(root, 'config/example.yml'), 'utf8');
  const pipeline = readFileSync(join(root, 'test/fixtures/pipelines/slow-optional.yaml'), 'utf8');
  const file = join(folder, 'fuzzed.yml');
  const tally = new Tally();
  for (let k = 0; k < configs; k += 1) {
    writeFileSync(file, changedYaml(example, random));
    await tally.run(file, () => loadConfig({ file, env: {} }));
    if (k < checks) await tally.run(file, () => check(file));
  }
  for (let k = 0; k < pipelines; k += 1) {
    const text = changedYaml(pipeline, random).toString();
    await tally.run('pipeline', async () => parsePipeline(text, 'fuzzed.yaml', {}));
  }
  return tally;
}

class Tally implements ConfigReport {
  tried = 0;
  accepted = 0;
  refused = 0;
  readonly faults: string[] = [];

  async run(what: string, attempt: () => Promise<unknown>): Promise<void> {
    this.tried += 1;
    const elapsed = stopwatch();
    try {
      await attempt();
      this.accepted += 1;
    } catch (reason) {
      if (reason instanceof TrueframeError && reason.code !== 'INTERNAL') this.refused += 1;
      else this.faults.push(`${what}: ${String(reason).slice(0, 200)}`);
    }
    if (elapsed() > LONGEST_MS) this.faults.push(`${what}: ${Math.round(elapsed())} ms`);
    if ('polluted' in {}) this.faults.push(`${what}: changed Object.prototype`);
  }
}

/** `trueframe check` in this process. @throws when it ends with the exit code of a bug, or says nothing */
async function check(file: string): Promise<void> {
  let said = '';
  const into = {
    write(text: string) {
      said += text;
    },
  };
  const code = await runCli(['check', file], { stdout: into, stderr: into });
  if (said === '' || /INTERNAL|\n {4}at /.test(said)) throw new Error(`check: ${code} ${said}`);
}

/** One to three changes: a value, a line, or bytes. */
function changedYaml(text: string, random: () => number): Buffer {
  let lines = text.split('\n').filter((line) => !/^\s*#/.test(line));
  for (let left = 1 + below(random, 3); left > 0; left -= 1) lines = changedLine(lines, random);
  const bytes = Buffer.from(lines.join('\n'));
  if (below(random, 4) > 0) return bytes;
  const names = Object.keys(MUTATIONS);
  return MUTATIONS[pick(random, names)]?.(bytes, random) as Buffer;
}

function changedLine(lines: readonly string[], random: () => number): string[] {
  const at = below(random, lines.length);
  const line = lines[at] ?? '';
  const rest = (...instead: string[]) => [
    ...lines.slice(0, at),
    ...instead,
    ...lines.slice(at + 1),
  ];
  const [, key] = /^(\s*[\w-]+:)/.exec(line) ?? [];
  if (key && below(random, 4) > 0) return rest(`${key} ${pick(random, VALUES)}`);
  return pick(random, [
    rest(),
    rest(line, line),
    rest(`  ${line}`),
    rest(line.trim()),
    rest(line, 'strange: 1'),
  ]);
}
