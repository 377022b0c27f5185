/**
 * Maps with up to `limit` calls under way at once and yields the results in input order. Reads no further ahead than
 * that, so a slow consumer slows the input down: this is the back-pressure between stages.
 */
export async function* mapOrdered<In, Out>(
  input: AsyncIterable<In>,
  limit: number,
  map: (item: In) => Promise<Out>,
): AsyncGenerator<Out> {
  const results: Promise<Out>[] = [];
  let taken = 0;
  let state: 'reading' | 'ended' | 'abandoned' = 'reading';
  let failure: { reason: unknown } | null = null;
  let wakeReader = () => {};
  let wakeWriter = () => {};

  const read = async () => {
    try {
      for await (const item of input) {
        const result = map(item);
        result.catch(() => {}); // Told to the consumer when its turn comes.
        results.push(result);
        wakeWriter();
        while (results.length + taken >= limit && state === 'reading') {
          await new Promise<void>((resolve) => {
            wakeReader = resolve;
          });
        }
        if (state !== 'reading') break;
      }
    } catch (reason) {
      failure = { reason };
    }
    if (state === 'reading') state = 'ended';
    wakeWriter();
  };
  const reading = read();

  try {
    while (true) {
      const next = results.shift();
      if (next !== undefined) {
        taken = 1; // The consumer holds it until it asks for another.
        yield await next;
        taken = 0;
        wakeReader();
      } else if (state === 'reading') {
        await new Promise<void>((resolve) => {
          wakeWriter = resolve;
        });
      } else {
        if (failure) throw (failure as { reason: unknown }).reason;
        return;
      }
    }
  } finally {
    state = 'abandoned';
    wakeReader();
    await reading;
    await Promise.allSettled(results);
  }
}
