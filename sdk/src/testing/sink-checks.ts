import { guardedSink } from '../checked/guarded.ts';
import { TrueframeError } from '../errors.ts';
import type { PluginLogger } from '../logger.ts';
import { parseOptions } from '../options.ts';
import type { Notice, Sink, SinkDefinition } from '../sink.ts';
import { type Check, expectSame, expectThat, within } from './check.ts';
import { definitionChecks } from './definition-checks.ts';
import { fakeNotices } from './fake-notices.ts';
import type { SinkReceiver } from './sink-receiver.ts';

export interface SinkCheckOptions {
  /** Options of the plugin; they lead to `receiver`. */
  readonly options?: unknown;
  readonly receiver: SinkReceiver;
}

/** Longest time of a delivery of a few notices, in milliseconds. */
const CALL_MS = 10_000;
/** Longest time that a call may go on after it was aborted. */
const ABORT_MS = 1000;
/** Time after which a call that is held up is aborted. */
const PATIENCE_MS = 100;

const quiet: PluginLogger = { debug() {}, info() {}, warn() {}, error() {} };

/** Returns checks of everything that the daemon relies on in a sink. */
export function sinkChecks(
  definition: SinkDefinition,
  { options, receiver }: SinkCheckOptions,
): Check[] {
  const notices = fakeNotices();
  const create = () =>
    guardedSink(definition).create(
      { logger: quiet },
      parseOptions(definition.id, definition.options, options) as never,
    );
  const check = (name: string, work: (sink: Sink) => Promise<void>): Check => ({
    name,
    async run() {
      await receiver.behave('takes');
      const sink = await within(create(), CALL_MS, 'create');
      try {
        await work(sink);
      } finally {
        await receiver.behave('takes');
        await within(sink.close?.() ?? Promise.resolve(), CALL_MS, 'close');
      }
    },
  });
  /** Texts that arrive while `work` runs. */
  const arrivals = async (work: () => Promise<unknown>) => {
    const before = (await receiver.received()).length;
    await work();
    return (await receiver.received()).slice(before);
  };
  const can = (how: SinkReceiver['can'][number], checks: Check[]) =>
    receiver.can.includes(how) ? checks : [];

  return [
    ...definitionChecks(definition, 'sink', options),
    check('delivers everything, in order, as it was given', async (sink) => {
      const given = notices(7);
      const got = await arrivals(() => deliverAll(sink, given));
      expectSame(got, textsOf(given), 'what arrived');
    }),
    check('delivers a notice again under the same id', async (sink) => {
      const given = notices(Math.min(3, sink.maxBatch ?? 1));
      const got = await arrivals(async () => {
        await deliverAll(sink, given);
        await deliverAll(sink, given);
      });
      const texts = textsOf(given);
      const once = got.filter((text, at) => got.indexOf(text) === at);
      expectSame(once, texts, 'texts that arrived, each once');
      expectThat(
        got.length <= 2 * texts.length,
        `${texts.length} given twice, ${got.length} arrived`,
      );
    }),
    check('leaves notices as they were', async (sink) => {
      const given = notices(1);
      const before = JSON.stringify(given);
      await deliverAll(sink, given);
      expectSame(JSON.stringify(given), before, 'the notices');
    }),
    check('delivers nothing in a call that is aborted before it begins', async (sink) => {
      const got = await arrivals(async () => {
        const call = sink.deliver(notices(1), AbortSignal.abort());
        await expectFailure(call, 'an aborted call');
      });
      expectSame(got, [], 'what arrived');
    }),
    ...can('silent', [
      check('ends a call that is aborted while the receiver is silent', async (sink) => {
        await receiver.behave('silent');
        const ending = new AbortController();
        const call = sink.deliver(notices(1), ending.signal);
        const timer = setTimeout(() => ending.abort(), PATIENCE_MS);
        const limit = PATIENCE_MS + ABORT_MS;
        await within(expectFailure(call, 'a call without an answer'), limit, 'an aborted call');
        clearTimeout(timer);
      }),
    ]),
    ...can('away', [
      check(
        'tells a receiver that is away as SINK_UNAVAILABLE, and delivers once it is back',
        async (sink) => {
          const given = notices(2);
          await deliverAll(sink, given.slice(0, 1));
          await receiver.behave('away');
          await expectCode(sink, given.slice(1), 'SINK_UNAVAILABLE');
          await receiver.behave('takes');
          const got = await arrivals(() => deliverAll(sink, given.slice(1)));
          expectSame(got, textsOf(given.slice(1)), 'what arrived');
        },
      ),
    ]),
    ...can('refuses', [
      check('tells a receiver that refuses as SINK_REFUSED', async (sink) => {
        await receiver.behave('refuses');
        await expectCode(sink, notices(1), 'SINK_REFUSED');
      }),
    ]),
  ];
}

async function deliverAll(sink: Sink, notices: readonly Notice[]): Promise<void> {
  const size = sink.maxBatch ?? 1;
  for (let from = 0; from < notices.length; from += size) {
    const call = sink.deliver(notices.slice(from, from + size), new AbortController().signal);
    await within(call, CALL_MS, 'deliver');
  }
}

async function expectFailure(call: Promise<void>, what: string): Promise<unknown> {
  try {
    await call;
  } catch (reason) {
    return reason;
  }
  throw new TrueframeError('PLUGIN_OUTPUT_INVALID', `${what} counts as delivered`);
}

async function expectCode(
  sink: Sink,
  notices: readonly Notice[],
  code: 'SINK_UNAVAILABLE' | 'SINK_REFUSED',
): Promise<void> {
  const call = sink.deliver(notices, new AbortController().signal);
  const reason = await within(expectFailure(call, 'the call'), CALL_MS, 'deliver');
  const got = reason instanceof TrueframeError ? reason.code : String(reason);
  expectThat(got === code, `deliver threw ${got}, expected ${code}`);
}

function textsOf(notices: readonly Notice[]): readonly string[] {
  return notices.map(({ json }) => json);
}
