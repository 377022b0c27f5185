import { readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { protoRoot } from '@trueframe/proto';
import { describe, expect, test } from 'vitest';
import { writeBundle } from '../helpers/bundles.ts';
import { faultyFlags } from '../helpers/faulty.ts';
import { newMark, processesMarked } from '../helpers/leaks.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { execFileSync } from '../helpers/programs.ts';
import { faceClip, hasShared, shared } from '../helpers/shared.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { jsonLines, startTrueframe, trueframe, trueframeHere } from './run-trueframe.ts';
import { serve, serveForAll } from './serve.ts';

interface Line {
  readonly sequence: string;
  readonly sessionStarted?: { readonly sampling: string; readonly pipeline: string };
  readonly scores?: { readonly tracks: readonly { readonly score?: number }[] };
  readonly trackStarted?: object;
  readonly trackUpdated?: object;
  readonly summary?: {
    readonly verdict: { readonly label: string; readonly score?: number };
    readonly tracks: readonly { readonly trackId: number }[];
    readonly frames: { readonly analysed: string; readonly received: string };
    readonly endReason: string;
  };
}

/** A pipeline of its own, with one member. */
async function writePipeline(folder: string, member: string): Promise<string> {
  const file = join(folder, 'own.yaml');
  const parts = 'detector: { use: fixed }\ntracker: { use: iou }';
  await writeFile(file, `id: own\nsummary: s\n${parts}\nensemble: [${member}]\n`);
  return file;
}

const analyze = (...args: string[]) => trueframeHere(['analyze', ...args, ...faultyFlags]);

const served = serveForAll(faultyFlags);
/** The same with a daemon that runs already: what is printed does not depend on whose it is. */
const analyzeThere = (...args: string[]) =>
  trueframeHere(['analyze', ...args, '--address', served().address]);

test('--json prints every event on a line of its own, the summary last, and nothing else', async () => {
  const { code, stdout, stderr } = await analyze(makeClip(2), '--pipeline', 'fixed-face', '--json');

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const events = jsonLines<Line>(stdout);
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, k) => String(k + 1)));
  const { summary } = events.at(-1) as Line;
  expect(summary).toMatchObject({
    verdict: { label: 'LABEL_SYNTHETIC_LIKELY' },
    tracks: [{ trackId: 1 }],
    frames: { analysed: '50', received: '50' },
    endReason: 'END_REASON_SOURCE_ENDED',
  });
  expect(summary?.verdict.score).toBeCloseTo(0.9, 6);
  expect(events.filter((event) => event.summary)).toHaveLength(1);
  expect(stdout).not.toMatch(/"payload"|"_score"|:null/);
});

test('a file whose times begin again: one line says so, and all of it is analysed', async () => {
  const path = join(tempFolder(), 'twice.ts');
  const part = readFileSync(makeClip(2, 'part.ts', ['-c:v', 'libx264']));
  writeFileSync(path, Buffer.concat([part, part]));

  const { code, stdout } = await analyzeThere(path, '--pipeline', 'fixed-face', '--fps', '5');

  expect(code).toBe(0);
  expect(stdout).toMatch(/times of the source jump at 0:02\.\d: from 0:0[12]\.\d to 0:00\.\d/);
  expect(stdout).toMatch(/20 of 100 frames analysed/);
});

test('--json is proto3 JSON: protobuf for Python reads every line', async () => {
  const folder = tempFolder();
  const clip = makeClip(2);
  const flags = ['--pipeline', 'fixed-face', '--json', '--scores', '--updates'];
  const good = await analyzeThere(clip, ...flags);
  const failing = await analyzeThere(clip, '--pipeline', 'model-throws', '--json');
  const lines = good.stdout + failing.stdout;
  expect(lines).toMatch(/"scores"/);
  expect(lines).toMatch(/"trackUpdated"/);
  writeFileSync(join(folder, 'events.jsonl'), lines);

  const protos = ['trueframe', 'event', 'catalog', 'role'].map(
    (name) => `trueframe/v1/${name}.proto`,
  );
  const known = ['google/rpc/status.proto', 'google/rpc/error_details.proto'];
  execFileSync('protoc', [`-I${protoRoot}`, `--python_out=${folder}`, ...protos, ...known]);
  const script = `
import json, sys
sys.path.insert(0, '.')
from google.protobuf import json_format
from trueframe.v1 import event_pb2
import importlib.util
# The installed package google hides the folder of the same name beside us.
for name in ('status', 'error_details'):
    spec = importlib.util.spec_from_file_location('google.rpc.' + name + '_pb2', 'google/rpc/' + name + '_pb2.py')
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
count = 0
for line in open('events.jsonl'):
    assert json.loads(line).pop('source').endswith('.mp4'), line
    event = json_format.Parse(line, event_pb2.Event(), ignore_unknown_fields=True)
    assert event.session_id and event.sequence and event.emitted_at.seconds > 1e9 and event.WhichOneof('payload'), line
    count += 1
print(count)
`;
  const printed = execFileSync('/usr/bin/python3', ['-c', script], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(Number(printed)).toBe(lines.trimEnd().split('\n').length);
});

test('a person gets a table of tracks and the verdict in words', async () => {
  const { code, stdout, stderr } = await analyzeThere(makeClip(2), '--pipeline', 'fixed-face');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^track +from +to +frames +score +over time +verdict$/m);
  expect(stdout).toMatch(/^1 +0:00\.0 +0:0[12]\.\d +50 +0\.900 +█{24} +synthetic likely/m);
  expect(stdout).toMatch(
    /^Verdict: synthetic likely \(score 0\.90; authentic up to 0\.\d\d, synthetic from 0\.\d\d\)/m,
  );
  expect(stdout).toMatch(/^Looked for: test\.$/m);
  expect(stdout).toMatch(/^Scores are not calibrated/m);
  expect(stdout).toMatch(/^50 of 50 frames analysed, sampling /m);
  expect(stdout).not.toContain('\u001b');
});

test('a person is told what the reasons of a verdict mean, each once', async () => {
  const folder = tempFolder();
  const file = join(folder, 'unsure.yaml');
  const fixed = readFileSync(join(import.meta.dirname, '../fixtures/pipelines/fixed-face.yaml'));
  const unsure = 'synthetic: 0.95, authentic: 0.1';
  writeFileSync(file, String(fixed).replace(/^verdict: \{/m, `verdict: { ${unsure},`));
  const { stdout } = await analyze(makeClip(2), '--pipeline', file);
  expect(stdout).toMatch(
    /^Verdict: inconclusive \(score 0\.90; authentic up to 0\.10, synthetic from 0\.95\) \[BETWEEN_THRESHOLDS\]$/m,
  );
  const told = stdout.match(/^BETWEEN_THRESHOLDS: the score is too high for authentic/gm);
  expect(told).toHaveLength(1);
});

test('sampling flags decide which frames of 50 are analysed', async () => {
  const clip = makeClip(2);
  const count = async (...flags: string[]) => {
    const { stdout } = await analyzeThere(clip, '--pipeline', 'fixed-face', '--json', ...flags);
    return jsonLines<Line>(stdout).at(-1)?.summary?.frames.analysed;
  };
  expect(await count('--every-nth', '10')).toBe('5');
  expect(await count('--fps', '2')).toBe('4');
  expect(await count('--fps', '2', '--references-only')).toBe('4');
  expect(await count('--all')).toBe('50');
  expect(await count('--evenly-spread', '3')).toBe('3');
  expect(await count('--all', '--max-duration', '1s')).toBe('25');
});

test('a source that fails does not keep the next one from being analysed', async () => {
  const text = join(tempFolder(), 'text.mp4');
  writeFileSync(text, 'this is not a video');
  const flags = ['--pipeline', 'fixed-face', '--json'];
  const { code, stdout, stderr } = await analyzeThere(
    'nowhere.mp4',
    text,
    '/dev/null',
    makeClip(1),
    ...flags,
  );
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error SOURCE_NOT_FOUND: .*nowhere\.mp4/m);
  expect(stderr).toMatch(/^error SOURCE_UNSUPPORTED: /m);
  expect(stderr).toMatch(/^error SOURCE_NOT_A_FILE: /m);
  expect(jsonLines<Line>(stdout).at(-1)?.summary?.endReason).toBe('END_REASON_SOURCE_ENDED');
});

test('faces that no model votes on are UNABLE_TO_EVALUATE, and the exit code 3', async () => {
  const folder = tempFolder();
  const limits = { minFacePx: 4000 };
  await writeBundle(folder, 'choosy', { changes: { limits } });
  const file = await writePipeline(folder, '{ use: onnx, options: { bundle: choosy } }');
  const { code, stdout } = await analyze(makeClip(1), '--pipeline', file, '--models', folder);
  expect(code).toBe(3);
  expect(stdout).toMatch(/^Verdict: unable to evaluate/m);
  expect(stdout).toMatch(/This is not a clean bill\./);
});

test('a plugin that fails ends with its message and exit code 3', async () => {
  const { code, stderr } = await analyzeThere(makeClip(2), '--pipeline', 'model-throws');
  expect(code).toBe(3);
  expect(stderr).toMatch(/^error PLUGIN_THREW: .*out of ideas/m);
});

test('what a daemon refuses ends with its code, its reason and exit code 2', async () => {
  const clip = makeClip(1);
  const cases = {
    nope: 'PIPELINE_NOT_FOUND',
    'plugin-missing': 'PLUGIN_NOT_FOUND',
    'option-wrong': 'PLUGIN_OPTIONS_INVALID',
    'bundle-wrong-hash': 'MODEL_HASH_MISMATCH',
    'bundle-missing': 'MODEL_NOT_FOUND',
  };
  for (const [pipeline, expected] of Object.entries(cases)) {
    const { code, stderr } = await analyzeThere(clip, '--pipeline', pipeline);
    expect(stderr).toMatch(new RegExp(`^error ${expected}: `, 'm'));
    expect(code, pipeline).toBe(2);
  }
});

test('--pipeline takes a file', async () => {
  const folder = tempFolder();
  const file = await writePipeline(folder, '{ use: constant, options: { score: 0.1 } }');
  const { code, stdout } = await analyze(makeClip(2), '--pipeline', file, '--json');
  expect(code).toBe(0);
  const events = jsonLines<Line>(stdout);
  expect(events.find((event) => event.sessionStarted)?.sessionStarted?.pipeline).toBe('own');
  expect(events.at(-1)?.summary?.verdict.label).toBe('LABEL_AUTHENTIC_LIKELY');
});

test('a password in a source is never shown', async () => {
  const env = { TRUEFRAME_SOURCES__RECONNECT_FOR: '1s', TRUEFRAME_SOURCES__CONNECT_TIMEOUT: '1s' };
  const source = 'rtsp://user:hunter2@127.0.0.1:9/live';
  const args = ['analyze', source, '--pipeline', 'fixed-face', ...faultyFlags];
  const { code, stdout, stderr } = await trueframe(args, { env });
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error SOURCE_UNREACHABLE: /m);
  expect(stdout + stderr).not.toContain('hunter2');
});

test('Ctrl-C cancels, exits with 130 and leaves no process behind', async () => {
  const { marker, env } = newMark();
  const args = ['analyze', makeClip(60), '--pipeline', 'slow', '--all', '--json', ...faultyFlags];
  const running = startTrueframe(args, { env });
  await running.seen(/"trackStarted"/);

  running.child.kill('SIGINT');

  const { code, stderr } = await running.ended;
  expect(code).toBe(130);
  expect(stderr).toMatch(/^error SESSION_CANCELLED/);
  await expect.poll(() => processesMarked(marker), { timeout: 5000 }).toEqual([]);
});

test('a daemon at an address does the work, and lists it', async () => {
  const { daemon, address, metrics } = await serve([...faultyFlags, '--log', 'warn']);

  const { code, stdout } = await trueframeHere([
    ...['analyze', makeClip(1), '--address', address, '--pipeline', 'fixed-face', '--json'],
  ]);
  expect(code).toBe(0);
  expect(jsonLines<Line>(stdout).at(-1)?.summary?.frames.analysed).toBe('25');

  const sessions = await trueframeHere(['list', 'sessions', '--address', address]);
  expect(sessions.stdout).toMatch(/ended .*fixed-face/);
  const pipelines = await trueframeHere(['list', 'pipelines', '--address', address, '--json']);
  expect(jsonLines(pipelines.stdout).map(({ id }) => id)).toContain('fixed-face');
  const plugins = await trueframeHere(['list', 'plugins', '--address', address]);
  expect(plugins.stdout).toMatch(/^detector +fixed +faulty-plugin/m);
  const models = await trueframeHere(['list', 'models', '--address', address]);
  expect(models.stdout).toMatch(/^wrong-hash .*not usable$/m);
  expect(await (await fetch(metrics)).text()).toMatch(/^trueframe_/m);

  daemon.child.kill('SIGTERM');
  expect(await daemon.ended).toMatchObject({ code: 0 });
});

describe.skipIf(!hasShared)('with the shared clips and weights', () => {
  const weights = ['--models', shared('models')];

  test('a clip without a face is not applicable', async () => {
    const args = [
      'analyze',
      '--pipeline',
      'mesonet',
      shared('data/video/none/flower.mp4'),
      ...weights,
    ];
    const { code, stdout } = await trueframeHere(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Verdict: not applicable \[NO_FACE\]$/m);
  });

  test('a talking head is one track, named with the scope of the models', async () => {
    const args = ['analyze', '--pipeline', 'mesonet', faceClip, '--max-duration', '5s', ...weights];
    const { code, stdout } = await trueframeHere(args);
    expect(code).toBe(0);
    expect(stdout.match(/^\d+ +0:0/gm)).toHaveLength(1);
    expect(stdout).toMatch(/^Looked for: deepfakes, face2face\.$/m);
  });
});
