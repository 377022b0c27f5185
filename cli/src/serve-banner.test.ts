import type { PipelineListing } from '@trueframe/daemon/config';
import { expect, test } from 'vitest';
import { listeningLines, readyLines } from './serve-banner.ts';

test('a daemon that listens says where, and how it is stopped', () => {
  const listening = {
    ...{ version: '1.2.3', grpcAddress: '0.0.0.0:50051' },
    metricsAddress: '0.0.0.0:9464',
  };
  expect(listeningLines(listening, 80)).toEqual([
    'Trueframe 1.2.3',
    '  console  http://127.0.0.1:9464/console/',
    '  gRPC     0.0.0.0:50051',
    '  metrics  http://127.0.0.1:9464/metrics',
    '  to stop  Ctrl-C: running sessions finish first; a second one quits at once',
  ]);
});

test('a daemon that is ready says what it can do, and on what', () => {
  const pipeline = (id: string, problem = '') =>
    ({ id, problem, isDefault: id === 'embedded' }) as PipelineListing;
  const ready = {
    pipelines: [pipeline('embedded'), pipeline('mesonet'), pipeline('dfdc-1st', 'no weights')],
    providers: new Map([
      ['blends', 'cuda'],
      ['detector', 'cpu'],
      ['bands', 'cuda'],
    ]),
  };
  expect(readyLines(ready, 100)).toEqual([
    'ready',
    '  pipelines  embedded (default), mesonet (1 not usable: trueframe list pipelines)',
    '  models     blends, bands on cuda; detector on cpu',
  ]);
  expect(readyLines({ pipelines: [], providers: new Map() }, 100)).toEqual([
    'ready',
    '  pipelines  none',
  ]);
});
