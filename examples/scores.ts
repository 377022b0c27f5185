// An absent score is not 0: tells the session's score, or that there is none. npx tsx examples/scores.ts SOURCE [ADDRESS]
import { resolve } from 'node:path';
import { type ClientReadableStream, credentials } from '@grpc/grpc-js';
import { type Event__Output, TrueframeClient, type Verdict__Output } from '@trueframe/proto';

/** `verdict.score` alone reads 0, certainly authentic, where nothing could be scored. `_score` says whether it is set. */
function scoreOf(verdict: Verdict__Output): number | undefined {
  return verdict._score === undefined ? undefined : verdict.score;
}

const [source = 'examples/demo.mp4', address = '127.0.0.1:50051'] = process.argv.slice(2);
const client = new TrueframeClient(address, credentials.createInsecure());
const call: ClientReadableStream<Event__Output> = client.analyze({ source: resolve(source) });

for await (const { summary } of call as AsyncIterable<Event__Output>) {
  if (!summary?.verdict) continue;
  console.log(summary.verdict.label, scoreOf(summary.verdict) ?? 'no score');
}
