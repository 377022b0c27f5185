// The thread of one sink: its plugin's code runs here, and not where callers are served.
import { parentPort, workerData } from 'node:worker_threads';
import { type Sink, TrueframeError } from '@trueframe/sdk';
import { guardedSink, parseOptions } from '@trueframe/sdk/host';
import { settleWithin } from '../../../lib/settle-within.ts';
import { PluginLog } from '../../../models/plugin-logger.ts';
import { loadPackage } from '../../../plugins/load.ts';
import type { FromThread, ThreadData, ToThread } from './messages.ts';

const CLOSE_MS = 5000;

const { pkg, name, use, options, bootTimeoutMs } = workerData as ThreadData;
const port = parentPort as NonNullable<typeof parentPort>;
const send = (message: FromThread) => port.postMessage(message);
const toWire = (reason: unknown) => TrueframeError.from(reason, 'SINK_UNAVAILABLE').toWire();

const calls = new Map<number, AbortController>();

async function open(): Promise<Sink> {
  const plugin = await loadPackage(pkg, pkg.manifest.entry as string, bootTimeoutMs, {});
  const definition = plugin.provides.find((one) => one.kind === 'sink' && one.id === use);
  if (definition?.kind !== 'sink') throw new TrueframeError('PLUGIN_NOT_FOUND', `no sink ${use}`);
  const logger = new PluginLog((line) => send({ type: 'log', line })).loggerOf(`sink ${name}`);
  const parsed = parseOptions(`sink ${name}`, definition.options, options);
  return guardedSink(definition).create({ logger }, parsed as never);
}

async function run(call: number, work: (signal: AbortSignal) => Promise<void> | undefined) {
  const ending = new AbortController();
  calls.set(call, ending);
  try {
    await work(ending.signal);
    send({ type: 'done', call });
  } catch (reason) {
    send({ type: 'done', call, error: toWire(reason) });
  } finally {
    calls.delete(call);
  }
}

function obey(sink: Sink, message: ToThread): void {
  switch (message.type) {
    case 'deliver':
      void run(message.call, (signal) => sink.deliver(message.notices, signal));
      break;
    case 'probe':
      void run(message.call, (signal) => sink.probe?.(signal));
      break;
    case 'abort':
      calls.get(message.call)?.abort();
      break;
    case 'close':
      void settleWithin(Promise.resolve(sink.close?.()), CLOSE_MS)
        .catch((reason) => send({ type: 'log', line: lineOf(reason) }))
        .finally(() => process.exit(0));
  }
}

function lineOf(reason: unknown): string {
  return JSON.stringify({ level: 40, msg: `close failed: ${toWire(reason).message}` });
}

try {
  const sink = await open();
  port.on('message', (message: ToThread) => obey(sink, message));
  send({ type: 'open', limits: { maxBatch: sink.maxBatch ?? 1, maxCalls: sink.maxCalls ?? 1 } });
} catch (reason) {
  send({ type: 'failed', error: toWire(reason) });
}
