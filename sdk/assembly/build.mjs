// Compiles the kernels into sdk/src/tensor/simd/wasm.ts: the SDK ships them as text, so that its users need no compiler
// and bundlers no special case.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const target = fileURLToPath(new URL('../src/tensor/simd/wasm.ts', import.meta.url));

/** Text of the generated file. */
export async function generate() {
  const folder = mkdtempSync(join(tmpdir(), 'trueframe-kernels-'));
  try {
    const outFile = join(folder, 'kernels.wasm');
    const entry = join(import.meta.dirname, 'index.ts');
    const options = ['--runtime', 'stub', '--enable', 'simd', '-O3', '--noAssert'];
    const { error, stderr } = await asc.main([
      entry,
      '-o',
      outFile,
      '--initialMemory',
      '1',
      ...options,
    ]);
    if (error) throw new Error(`the kernels do not compile:\n${stderr}`, { cause: error });
    const text = readFileSync(outFile).toString('base64');
    return `// Generated from sdk/assembly: npm run gen -w sdk. Do not edit.\nexport const WASM =\n  '${text}';\n`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, await generate());
