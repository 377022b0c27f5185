import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { files, root } from './documents.ts';

/** Files that read the wall clock, and the reason. Anything else measures with performance.now() or process.hrtime(). */
const ALLOWED: Readonly<Record<string, string>> = {
  'benchmarks/src/lib/machine.ts': 'date of a report',
  'benchmarks/src/reliability/rows/08-silent-readers.ts': 'delay of events, which name their time',
  'benchmarks/src/reliability/alerts/alert-watch.ts': 'metrics that are a time',
  'cli/src/bench/capacity-report.ts': 'date of a report',
  'client/src/unary.ts': 'deadline of a call, which grpc-js takes as a date',
  'cli/src/health.ts': 'deadline of a call, which grpc-js takes as a date',
  'daemon/src/grpc/listener/encryption.ts': 'end of the validity of a certificate',
  'daemon/src/lib/wall-clock.ts':
    'times of events, of sessions for listings and for the next daemon, and ends of credentials',
  'plugins/kserve/src/inference-client.ts': 'deadline of a call, which grpc-js takes as a date',
  'plugins/sinks/src/webhook/webhook.ts': 'time of a signature, and dates of Retry-After',
  'daemon/src/models/cache-entry.ts': 'ages of files',
  'daemon/src/models/compiled/cache-lease.ts': 'ages of files that other machines keep fresh',
};

const WALL_CLOCK = /\bDate\.now\b|\bnew Date\b|\btimeOrigin\b|\bperformance\.toJSON\b/;

test('nothing but timestamps comes from the wall clock', () => {
  const sources = files.filter(
    (path) =>
      /^(sdk|daemon|client|dataset|cli|plugins\/\w+|benchmarks)\/(src|bin)\/.*\.(ts|js|mjs)$/.test(
        path,
      ) && !path.endsWith('.test.ts'),
  );
  const reading = sources.filter((path) => WALL_CLOCK.test(readFileSync(join(root, path), 'utf8')));
  expect(reading.sort()).toEqual(Object.keys(ALLOWED).sort());
});
