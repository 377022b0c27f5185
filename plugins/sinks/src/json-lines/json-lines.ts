import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { defineSink } from '@trueframe/sdk';
import * as z from 'zod';
import { unavailable } from '../unavailable.ts';
import { LineFile } from './line-file.ts';

const Options = z.strictObject({
  path: z.string().min(1).describe('File that lines are added to. Its folder must be there.'),
  maxBytes: z
    .int()
    .min(0)
    .default(100 * 1024 * 1024)
    .describe('Bytes above which the file is put aside as `.1` and a new one begun; 0: never.'),
  keep: z
    .int()
    .min(1)
    .max(1000)
    .default(5)
    .describe('Files that are kept aside: `.1` is the newest. Older ones are removed.'),
  fsync: z
    .boolean()
    .default(false)
    .describe('Whether lines are on disk before they count as delivered.'),
});

export const jsonLines = defineSink({
  id: 'json-lines',
  summary: 'Adds each notice to a file, as one line of JSON.',
  options: Options,
  async create(_, { path, ...rules }) {
    const file = new LineFile(resolve(path), rules);
    return {
      maxBatch: 256,
      async deliver(notices, signal) {
        signal.throwIfAborted();
        try {
          await file.append(notices.map(({ json }) => json));
        } catch (reason) {
          throw unavailable(`cannot write to ${path}`, reason);
        }
      },
      async probe() {
        await access(dirname(resolve(path)), constants.W_OK).catch((reason) => {
          throw unavailable(`cannot write to ${path}`, reason);
        });
      },
      close: () => file.close(),
    };
  },
});
