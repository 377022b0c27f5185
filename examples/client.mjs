// One call is one stream: prints each verdict as it comes. node examples/client.mjs SOURCE [ADDRESS]
import { resolve } from 'node:path';
import { credentials } from '@grpc/grpc-js';
import { bareName, TrueframeClient } from '@trueframe/proto';

const [source = 'examples/demo.mp4', address = '127.0.0.1:50051'] = process.argv.slice(2);
const client = new TrueframeClient(address, credentials.createInsecure());
const call = client.analyze({ source: source.includes('://') ? source : resolve(source) });

call.on('data', ({ verdict, summary }) => {
  if (verdict) {
    const who = verdict.trackId ? `track ${verdict.trackId}` : 'session';
    const score = verdict.score?.toFixed(3) ?? '';
    console.log(
      verdict.final ? 'final' : '     ',
      who,
      bareName('LABEL_', verdict.label),
      score,
      verdict.reasons.join(' '),
    );
  }
  if (summary)
    console.log(`${summary.frames.analysed} of ${summary.frames.received} frames analysed`);
});
call.on('error', ({ details }) => {
  console.error(details);
  process.exitCode = 1;
});
