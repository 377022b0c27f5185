import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quantile } from '@trueframe/cli/load';
import { machine } from '../lib/machine.ts';
import { root } from '../lib/scene.ts';
import type { Candidate } from './candidate.ts';
import { CANDIDATES } from './writer.ts';

const WRITER = fileURLToPath(new URL('./writer.js', import.meta.url));
const SECONDS = 4;
const MOST = 64 * 1024 * 1024;
const KILLS = 8;

/** Durable commits of `sessions` sessions at 25 records a second each, as they come from an engine; group commit in front. */
async function paced(candidate: Candidate, folder: string, sessions: number) {
  const store = await candidate.open(folder, 1024 * MOST);
  const delays: number[] = [];
  let waiting: { session: string; number: number; bytes: Buffer; since: number }[] = [];
  let records = 0;
  let commits = 0;
  const bytes = randomBytes(1500);
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const due = () => Math.floor(((performance.now() - begun) / 1000) * 25 * sessions);
  while (performance.now() - begun < SECONDS * 1000) {
    for (; records < due(); records += 1) {
      const session = `s${records % sessions}`;
      waiting.push({ session, number: records, bytes, since: performance.now() });
    }
    if (waiting.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      continue;
    }
    const batch = waiting;
    waiting = [];
    await store.append(batch);
    commits += 1;
    for (const { since } of batch) delays.push(performance.now() - since);
  }
  const { user, system } = process.cpuUsage(cpu);
  for (let k = 0; k < sessions; k += 1) await store.remove(`s${k}`);
  await store.close();
  return {
    sessions,
    recordsPerCommit: round(records / commits),
    commitP50Ms: round(quantile(delays, 0.5)),
    commitP99Ms: round(quantile(delays, 0.99)),
    cpuMicrosPerRecord: round((user + system) / records),
    bytesLeftAfterRemoval: sizeOf(folder),
    bytesWritten: records * 1500,
  };
}

/** A writer is killed with SIGKILL again and again. */
async function killed(candidate: Candidate, folder: string) {
  let acknowledged = -1;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const child = fork(WRITER, [
      candidate.name,
      folder,
      String(1024 * MOST),
      String(acknowledged + 1),
    ]);
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.on('message', (message: { acknowledged?: number }) => {
      acknowledged = message.acknowledged ?? acknowledged;
    });
    const before = acknowledged;
    while (acknowledged === before) await new Promise((resolve) => setTimeout(resolve, 20));
    await new Promise((resolve) => setTimeout(resolve, 100 + 20 * kill));
    child.kill('SIGKILL');
    await gone;
  }
  const store = await candidate.open(folder, 1024 * MOST);
  const found = new Set(await store.numbers('killed'));
  await store.close();
  const lost = Array.from({ length: acknowledged + 1 }, (_, k) => k).filter((k) => !found.has(k));
  return { kills: KILLS, acknowledged: acknowledged + 1, lost: lost.length };
}

/** The writer fills a small file system; then there is room again. `small` is that file system. */
async function full(candidate: Candidate, small: string) {
  const folder = join(small, candidate.name);
  const ballast = join(small, 'ballast');
  writeFileSync(ballast, Buffer.alloc(8 * 1024 * 1024));
  const child = fork(WRITER, [candidate.name, folder, String(1024 * MOST), '0']);
  const gone = new Promise<string>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? String(code))),
  );
  let acknowledged = -1;
  const outcome = await new Promise<Record<string, unknown>>((resolve) => {
    let failed = {};
    child.on('message', (message: Record<string, unknown>) => {
      if (typeof message.acknowledged === 'number') acknowledged = message.acknowledged;
      if (message.failed) {
        failed = message;
        rmSync(ballast);
        child.send('again');
      }
      if ('recovered' in message) resolve({ ...failed, ...message });
    });
    void gone.then((how) => resolve({ died: how }));
    setTimeout(() => resolve({ hung: true }), 30_000);
  });
  child.kill('SIGKILL');
  await gone;
  const store = await candidate.open(folder, 1024 * MOST);
  const found = new Set(await store.numbers('killed'));
  await store.close();
  rmSync(folder, { recursive: true, force: true });
  rmSync(ballast, { force: true });
  const lost = Array.from({ length: acknowledged + 1 }, (_, k) => k).filter((k) => !found.has(k));
  return { acknowledged: acknowledged + 1, lost: lost.length, ...outcome };
}

function sizeOf(path: string): number {
  if (!existsSync(path)) return 0;
  const facts = statSync(path);
  if (!facts.isDirectory()) return facts.blocks * 512;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Compares places to keep sessions in. `small` names a file system of 16 MiB, for what happens when it is full. */
async function compareStores(folder: string, small: string | undefined) {
  const results: Record<string, unknown> = {};
  for (const candidate of CANDIDATES) {
    const at = (name: string) => {
      const path = join(folder, `${candidate.name}-${name}`);
      mkdirSync(path, { recursive: true });
      return path;
    };
    results[candidate.name] = {
      one: await paced(candidate, at('one'), 1),
      eight: await paced(candidate, at('eight'), 8),
      sixtyFour: await paced(candidate, at('sixty-four'), 64),
      killed: await killed(candidate, at('killed')),
      ...(small && { full: await full(candidate, small) }),
    };
  }
  return results;
}

const [, , place, small] = process.argv;
if (!place) {
  console.error('usage: node benchmarks/dist/store/run.js FOLDER [FILE-SYSTEM-OF-16-MIB]');
  process.exit(2);
}
const results = { ...(await compareStores(place, small)), machine: machine() };
const path = join(root, 'benchmarks/results/store.json');
writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`);
console.log(JSON.stringify(results, null, 2));
