// A program of its own, `node probe-program.js PROVIDER GPU`: native libraries print straight to stderr, and one that
// is broken may take its process along. Prints one line: `usable VERSION` or `refused REASON`.
import '../../lib/harmless-signals.ts';

import { PROVIDERS } from '../../config/provider.ts';
import { loadRuntime, runtimeVersion } from '../../models/runtime.ts';
import { tryPlace } from './probe-graph.ts';

const [name, gpu] = process.argv.slice(2);
try {
  const provider = PROVIDERS.find((one) => one === name);
  if (!provider) throw new Error(`there is no provider ${name}`);
  const runtime = loadRuntime();
  await tryPlace(runtime, { provider, gpu: Number(gpu) });
  process.stdout.write(`usable ${runtimeVersion(runtime)}\n`);
} catch (reason) {
  const text = reason instanceof Error ? reason.message : String(reason);
  process.stdout.write(`refused ${text.replaceAll(/\s+/g, ' ')}\n`);
}
