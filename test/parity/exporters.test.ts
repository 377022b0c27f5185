import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ModelStore, openPluginContext } from '@trueframe/daemon/models';
import { loadPlugins } from '@trueframe/daemon/plugins';
import { parseOptions } from '@trueframe/sdk/host';
import { describe, expect, test } from 'vitest';
import { runFile, spawnSync } from '../helpers/programs.ts';
import { tempFolderForAll } from '../helpers/temp-folder.ts';

const exporters = fileURLToPath(new URL('../../training/published/', import.meta.url));
const python = '/usr/bin/python3';

interface Run {
  readonly parameters: number;
  readonly largest_difference: number;
  readonly spread: number;
  readonly aside: readonly string[];
}

interface Record {
  readonly sources: Readonly<{ [file: string]: string }>;
  readonly torchvision: Readonly<{ [check: string]: number }>;
  readonly exports: Readonly<{ [bundle: string]: Run }>;
  readonly twins: Readonly<{ [bundle: string]: string }>;
}

const record = JSON.parse(readFileSync(join(exporters, 'parity.json'), 'utf8')) as Record;

const bundles = [
  ...['111-36', '555-19', '777-29', '777-31', '888-37', '888-40', '999-23'].map(
    (seed) => `dfdc-1st-b7-${seed}`,
  ),
  ...['b7-seq', 'b7-first', 'b7-second'].map((name) => `dfdc-3rd-${name}`),
  ...[
    'i3d',
    'res34',
    'mc3-112',
    'mc3-224',
    'r2p1-112',
    'i3d-cutmix',
    'r2p1-112-cutmix',
    'srxt50',
  ].map((name) => `dfdc-medics-${name}`),
  ...['b6-200', 'b5-224-a', 'b5-224-b', 'b6-224', 'b4-224'].map((name) => `dfdc-79th-${name}`),
  ...['resnet34', 'b5', 'b7'].map((name) => `dfdc-bronze-${name}`),
];

describe('the recorded run of all exporters', () => {
  test('was made with these sources; else run training/published/parity.py again', () => {
    const changed = Object.entries(record.sources).filter(([file, sha256]) => {
      const text = readFileSync(join(exporters, file));
      return createHash('sha256').update(text).digest('hex') !== sha256;
    });
    expect(changed.map(([file]) => file)).toEqual([]);
  });

  test('covers every bundle, itself or by one of the same network, layout and size', () => {
    const missing = bundles.filter((id) => !record.exports[record.twins[id] ?? id]);
    expect(missing).toEqual([]);
    expect(Object.keys({ ...record.exports, ...record.twins }).sort()).toEqual([...bundles].sort());
  });

  test.each(Object.entries(record.exports))(
    '%s: onnxruntime gives what torch gives',
    (_id, one) => {
      expect(one.largest_difference).toBeLessThan(1e-4 * Math.max(1, one.spread));
      // A network that answers everything alike would agree with anything.
      expect(one.spread).toBeGreaterThan(1000 * one.largest_difference);
    },
  );

  test.each(Object.entries(record.torchvision))('%s', (_check, difference) => {
    expect(difference).toBeLessThan(1e-9);
  });

  // With two classes, or one logit; the published figures are for 1000 or 400.
  test.each([
    ['dfdc-1st-b7-111-36', 66_347_960 - 999 * 2561],
    ['dfdc-79th-b4-224', 19_341_616 - 999 * 1793],
    ['dfdc-bronze-b5', 30_389_784 - 998 * 2049],
    ['dfdc-79th-b6-200', 43_040_704 - 999 * 2305],
    ['dfdc-medics-srxt50', 27_559_896 - 999 * 2049],
    ['dfdc-medics-mc3-112', 11_695_440 - 398 * 513],
    ['dfdc-medics-r2p1-112', 31_505_325 - 398 * 513],
  ])('%s has %i weights, as published', (id, parameters) => {
    expect(record.exports[id]?.parameters).toBe(parameters);
  });
});

interface PlanFacts {
  readonly parameters: number;
  readonly sizes: readonly (readonly number[])[];
  readonly lastPads: readonly number[];
}

/** Reads the tables of EfficientNet; needs python, no torch. */
function planOf(name: string, style: string, height: number, width: number): PlanFacts {
  const script = `
import json, sys
sys.path.insert(0, ${JSON.stringify(exporters)})
from efficientnet_plan import plan, parameters
p = plan(${JSON.stringify(name)}, ${JSON.stringify(style)}, ${height}, ${width})
strided = [b.conv.pads for b in p.blocks if b.conv.stride == 2]
print(json.dumps({"parameters": parameters(p, 1000), "sizes": p.sizes, "lastPads": strided[-1]}))`;
  const { stdout, stderr, status } = spawnSync(python, ['-c', script], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as PlanFacts;
}

describe('EfficientNet', () => {
  test.each([
    ['b4', 19_341_616],
    ['b5', 30_389_784],
    ['b6', 43_040_704],
    ['b7', 66_347_960],
  ])('%s has %i weights for 1000 classes', (name, parameters) => {
    expect(planOf(name, 'same', 224, 224).parameters).toBe(parameters);
  });

  test.each([
    // 1st place: 380 -> 190 -> 95 -> 48 -> 24 -> 12.
    ['b7', 'same', 380, 380, [190, 95, 48, 24, 12], [1, 2, 1, 2]],
    // 79th place at 200 pixels: the two paddings differ from 25 on.
    ['b6', 'native', 200, 200, [100, 50, 25, 12, 6], [1, 2, 1, 2]],
    ['b6', 'same', 200, 200, [100, 50, 25, 13, 7], [2, 2, 2, 2]],
    ['b6', 'layer', 200, 200, [100, 50, 25, 12, 6], [2, 2, 2, 2]],
    // 3rd place: even all the way down, so the styles agree.
    ['b7', 'native', 224, 192, [112, 56, 28, 14, 7], [1, 2, 1, 2]],
    ['b7', 'same', 224, 192, [112, 56, 28, 14, 7], [1, 2, 1, 2]],
  ] as const)('%s padded %s at %i × %i', (name, style, height, width, heights, pads) => {
    const { sizes, lastPads } = planOf(name, style, height, width);
    expect([...new Set(sizes.map(([rows]) => rows))]).toEqual(heights);
    expect(lastPads).toEqual(pads);
  });
});

// With torch these run; without it the record stands for them.
const hasTorch = spawnSync(python, ['-c', 'import torch']).status === 0;
if (!hasTorch) console.log('no python3-torch: exporters are checked by their record alone');
const live = ['medics mc3-112', '79th b4-224'];

if (hasTorch) {
  describe('with torch', () => {
    const folder = tempFolderForAll();

    test('the catalogue has every bundle, and each manifest is valid', async () => {
      const all = join(folder, 'all');
      const script = `
import json, sys
from pathlib import Path
sys.path.insert(0, ${JSON.stringify(exporters)})
from bundle import manifest
from catalogue import MODELS
for model in MODELS:
    folder = Path(${JSON.stringify(all)}) / model.id
    folder.mkdir(parents=True)
    (folder / "model.onnx").write_bytes(b"weights")
    (folder / "model.json").write_text(json.dumps(manifest(model, folder / "model.onnx", None, 1)))`;
      const { stderr } = spawnSync(python, ['-c', script], { encoding: 'utf8' });
      expect(stderr).toBe('');
      const found = (await (await ModelStore.open({ models: [all] })).list()).filter(({ path }) =>
        path.startsWith(all),
      );
      // The weights are made up; whatever is wrong with a manifest would be said before them.
      const problems = found.map(({ problem }) => problem);
      expect(problems.filter((problem) => !problem.includes('is no ONNX model'))).toEqual([]);
      expect(found.map(({ id }) => id).sort()).toEqual([...bundles].sort());
    });

    test('a checkpoint of something else is refused by the names of its keys, one with code unread', () => {
      const script = `
import sys
sys.path.insert(0, ${JSON.stringify(exporters)})
import torch
from catalogue import find
from checkpoint_file import CheckpointError, read
from state_dicts import load, publish
model = find("bronze", "resnet34")
net = model.build()
layout = model.layout(net)
saved = publish(net, layout)
path = ${JSON.stringify(join(folder, 'checkpoint.pth'))}
class Code:
    def __reduce__(self):
        return print, ("RAN",)
def attempt(contents, **old):
    torch.save(contents, path, **old)
    try:
        load(net, read(path), layout)
        print("loaded")
    except CheckpointError as error:
        print(str(error).replace(chr(10), ";"))
attempt(saved)
attempt({"model": saved["model"], "best": 0.5}, _use_new_zipfile_serialization=False)
weights = dict(saved["model"])
del weights["1.8.weight"]
attempt({"model": weights | {"1.9.weight": torch.zeros(1), "1.4.weight": torch.zeros(3)}})
attempt(saved | {"more": Code()})
attempt(saved | {"more": Code()}, _use_new_zipfile_serialization=False)
`;
      const { stdout, stderr } = spawnSync(python, ['-c', script], { encoding: 'utf8' });
      const [plain, old, other, ...code] = stdout.trim().split('\n');
      expect(stderr).toBe('');
      expect([plain, old]).toEqual(['loaded', 'loaded']);
      expect(other).toContain('1 missing: 1.8.weight');
      expect(other).toContain('1 of another shape: 1.4.weight [3], expected [512, 1024]');
      expect(other).toContain('1 unknown: 1.9.weight');
      expect(code).toHaveLength(2);
      for (const refusal of code) expect(refusal).toMatch(/more than tensors .*print/);
    });

    for (const name of live) {
      test(`${name}: random weights, exported, compared and run by the onnx plugin`, async () => {
        const [solution = '', model = ''] = name.split(' ');
        const out = join(folder, model);
        const script = join(exporters, 'export.py');
        const { stdout } = await runFile(python, [script, solution, model, out, '--random', '2'], {
          env: { ...process.env, OMP_NUM_THREADS: '1' },
        });
        expect(stdout).toMatch(/differ by at most \d/);
        await using context = await openPluginContext({
          models: [out],
          cache: join(folder, 'cache'),
        });
        const onnx = (await loadPlugins({}, 20_000)).model('onnx');
        const options = parseOptions('onnx', onnx.options, {
          bundle: `dfdc-${solution}-${model}`,
        });
        // Runs it once as well.
        const opened = await onnx.create(context, options);
        expect(opened.info.version).toBe('0.0.0-random.2');
        await opened.close?.();
      });
    }
  });
}
