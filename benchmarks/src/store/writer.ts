// Appends numbered records of one session until it is killed, and says each number once it is on disk.

import { appendFile } from './append-file.ts';
import { classicLevel } from './classic-level.ts';
import { lmdb } from './lmdb.ts';

export const CANDIDATES = [appendFile, classicLevel, lmdb];

if (process.send) {
  const [, , name = '', folder = '', mostBytes = '0', from = '0'] = process.argv;
  const store = await CANDIDATES.find((one) => one.name === name)!.open(folder, Number(mostBytes));
  let number = Number(from);
  try {
    for (;;) {
      const batch = [0, 1, 2, 3].map((k) => ({
        session: 'killed',
        number: number + k,
        bytes: Buffer.alloc(1500, number + k),
      }));
      await store.append(batch);
      number += 4;
      process.send({ acknowledged: number - 1 });
    }
  } catch (error) {
    process.send({
      failed: String((error as Error).message),
      code: (error as { code?: string }).code ?? '',
    });
    // Is it usable when there is room again?
    process.once('message', async () => {
      try {
        await store.remove('ballast');
        await store.append([{ session: 'after', number: 1, bytes: Buffer.alloc(1500) }]);
        process.send?.({ recovered: true });
      } catch (again) {
        process.send?.({ recovered: false, why: String((again as Error).message) });
      }
      process.exit(0);
    });
  }
}
