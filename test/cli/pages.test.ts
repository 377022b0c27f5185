import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Config } from '@trueframe/daemon';
import { describe, expect, test } from 'vitest';
import { execFileSync } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { root } from '../repo/documents.ts';
import { startTrueframe, trueframe } from './run-trueframe.ts';

const page = (path: string) => readFileSync(join(root, path), 'utf8');

/** The block of README.md that follows a command. */
function afterCommand(command: string): string {
  const [, rest] = page('README.md').split(`\n    ${command}\n`);
  return /^```\n([\s\S]*?)^```$/m.exec(rest ?? '')?.[1] ?? `README.md does not show ${command}`;
}

/** Returns the output that docs/cli.md shows behind a prompt. */
function atPrompt(command: string): string {
  const [, rest] = page('docs/cli.md').split(`\n$ ${command}\n`);
  return rest?.split(/^(?:```|\n\$ )/m)[0] ?? `docs/cli.md does not show ${command}`;
}

/** Ports are free ones in tests; times, and the last digits of scores, are a machine's own. */
function withoutWhatVaries(text: string): string {
  return text
    .replaceAll(/(127\.0\.0\.1):\d+/g, '$1:PORT')
    .replace(/in \d+\.\d s, models \d+\.\d s$/gm, 'in SECONDS, models SECONDS')
    .replaceAll(/[▁▂▃▄▅▆▇█]/g, '▄')
    .replaceAll(/\b0\.\d\d\d?\b/g, (score) => Number(score).toFixed(1));
}

/** The quick start without its first step, which may install packages anew while tests run. */
function checkoutThatIsSetUp(): string {
  const folder = tempFolder();
  mkdirSync(join(folder, 'scripts'));
  writeFileSync(join(folder, 'scripts/setup.sh'), '#!/bin/sh\n', { mode: 0o755 });
  cpSync(join(root, 'scripts/quickstart.sh'), join(folder, 'scripts/quickstart.sh'));
  cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true });
  symlinkSync(join(root, 'cli'), join(folder, 'cli'));
  return folder;
}

describe('README.md', () => {
  test('the quick start prints what is shown', () => {
    const text = execFileSync('bash', ['scripts/quickstart.sh'], {
      cwd: checkoutThatIsSetUp(),
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', LC_ALL: 'C.UTF-8' },
    });
    const block = afterCommand('scripts/quickstart.sh').trim();
    expect(withoutWhatVaries(text.trim())).toBe(withoutWhatVaries(block));
  });

  test('the daemon prints what is shown, and by itself listens there', async () => {
    const block = afterCommand('npx trueframe serve');
    const addresses = ['--grpc-address', '127.0.0.1:0', '--metrics-address', '127.0.0.1:0'];
    const daemon = startTrueframe(['serve', ...addresses]);
    await daemon.seen(/^ready$/m);
    daemon.child.kill('SIGTERM');
    const { code, stdout, stderr } = await daemon.ended;
    expect(code).toBe(0);
    expect(withoutWhatVaries(stdout)).toBe(withoutWhatVaries(block));
    for (const line of stderr.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg');

    const { grpc, metrics } = Config.parse({});
    expect(block.split('\n').slice(0, 2)).toEqual([
      `grpc ${grpc.address}`,
      `metrics http://${metrics.address}/metrics`,
    ]);
  });
});

describe('docs/cli.md', () => {
  test('--help is what is shown', async () => {
    const { stdout } = await trueframe(['--help']);
    expect(stdout).toBe(atPrompt('trueframe --help'));
  });

  test('serve prints the same as in README.md', () => {
    expect(atPrompt('trueframe serve --log warn')).toBe(afterCommand('npx trueframe serve'));
  });

  test('check names the plugins that there are', async () => {
    const { stdout } = await trueframe(['check']);
    const names = (text: string) => /^plugins\n(?: {2}.*\n)+/m.exec(text)?.[0];
    expect(names(stdout)).toBe(names(atPrompt('trueframe check trueframe.yml')));
  });
});
