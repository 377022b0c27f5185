import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { files, root } from './documents.ts';

/** Statements that load the library; types are free. */
const LOADS = {
  js: /(?<!typeof )\b(?:import|require|createRequire\([^)]*\))\(\s*['"]onnxruntime-node['"]|^import (?!type)[^;]*?['"]onnxruntime-node['"]/m,
  py: /^\s*(?:import|from) onnxruntime\b/m,
};

test('onnxruntime is loaded in one place, and by scripts that switch its telemetry off first', () => {
  const loading = files
    .filter((path) => /\.(ts|js|mjs|cjs|py)$/.test(path))
    .flatMap((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      const at = text.search(path.endsWith('.py') ? LOADS.py : LOADS.js);
      return at < 0 ? [] : [{ path, before: text.slice(0, at) }];
    });
  const program = loading.filter(({ path }) =>
    /^(proto|sdk|daemon|client|dataset|cli|benchmarks|test|examples)\//.test(path),
  );
  expect(program.map(({ path }) => path)).toEqual(['daemon/src/models/runtime.ts']);
  const loud = loading.filter(
    (one) => !program.includes(one) && !one.before.includes('ORT_DISABLE_TELEMETRY'),
  );
  expect(loud.map(({ path }) => path)).toEqual([]);
  expect(loading.length).toBeGreaterThan(5);
});

test('every entry of a process switches telemetry off before anything else is loaded', () => {
  for (const path of [
    'cli/src/main.ts',
    'daemon/src/index.ts',
    'daemon/src/engine/main.ts',
    'dataset/src/worker-main.ts',
  ]) {
    const text = readFileSync(join(root, path), 'utf8');
    expect(/^(?:import|export) .*$/m.exec(text)?.[0], path).toBe(
      "import '@trueframe/sdk/quiet-onnxruntime';",
    );
  }
});
