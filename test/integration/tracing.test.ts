import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { scripted, startScriptedDaemon } from '../helpers/scripted.ts';

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status: { readonly code?: number };
  readonly attributes: readonly {
    readonly key: string;
    readonly value: { stringValue?: string };
  }[];
}

/** A collector that keeps the spans it is sent, as JSON of OTLP. */
async function startCollector() {
  const spans: Span[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString());
    for (const { scopeSpans } of resourceSpans) {
      for (const scope of scopeSpans) spans.push(...scope.spans);
    }
    response.setHeader('content-type', 'application/json').end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { spans, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

test('a session continues the trace of its caller, with a span for each state of its life', async () => {
  const { spans, endpoint } = await startCollector();
  const daemon = await startScriptedDaemon({ tracing: { endpoint } });
  const metadata = { traceparent: `00-${TRACE}-${PARENT}-01`, 'x-request-id': 'req-7' };
  const traced = daemon.client.analyze(scripted('frames=5'), metadata);
  expect((await traced.ended).status).toBe('OK');
  const unsampled = { traceparent: `00-${TRACE}-${PARENT}-00` };
  await daemon.client.analyze(scripted('frames=2'), unsampled).ended;
  await daemon.close();

  const [session, ...others] = spans.filter(({ name }) => name === 'session');
  expect(others).toEqual([]);
  expect(session).toMatchObject({ traceId: TRACE, parentSpanId: PARENT });
  const facts = Object.fromEntries(
    session!.attributes.map(({ key, value }) => [key, value.stringValue]),
  );
  expect(facts).toMatchObject({
    'trueframe.sessionId': traced.sessionId,
    'trueframe.requestId': 'req-7',
    'trueframe.pipeline': 'scripted',
    'trueframe.end_reason': 'source_ended',
  });
  const phases = spans.filter(({ parentSpanId }) => parentSpanId === session?.spanId);
  expect(phases.map(({ name }) => name)).toEqual(expect.arrayContaining(['starting', 'running']));
  expect(phases.length + 1).toBe(spans.length);
});
