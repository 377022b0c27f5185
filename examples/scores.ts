// An absent score is not 0: tells the session's score, or that there is none. npx tsx examples/scores.ts SOURCE [ADDRESS]
import { resolve } from 'node:path';
import { type ClientReadableStream, credentials } from '@grpc/grpc-js';
import { type Event__Output, TrueframeClient } from '@trueframe/proto';

const [source = 'examples/demo.mp4', address = '127.0.0.1:50051'] = process.argv.slice(2);
const client = new TrueframeClient(address, credentials.createInsecure());
const call: ClientReadableStream<Event__Output> = client.analyze({ source: resolve(source) });

for await (const { summary } of call as AsyncIterable<Event__Output>) {
  if (!summary?.verdict) continue;
  const { label, score } = summary.verdict;
  // Undefined where nothing could be scored. `score || 0` would say that a face is certainly authentic.
  console.log(label, score ?? 'no score');
}
