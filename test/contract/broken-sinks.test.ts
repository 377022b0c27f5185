import { setTimeout as sleep } from 'node:timers/promises';
import { defineSink, type Notice, type Sink, TrueframeError } from '@trueframe/sdk';
import { type ReceiverBehaviour, type SinkReceiver, sinkChecks } from '@trueframe/sdk/testing';
import { describe, expect, test } from 'vitest';
import { expectFailures, failures, options } from './support/broken.ts';

// A kit that cannot fail is worth nothing: each of these sinks breaks one promise and must fail that check.

/** A receiver in this process, and a sink that does everything right with it but for `changes`. */
function sinkWith(changes: (right: Right) => Partial<Sink>) {
  const texts: string[] = [];
  let how: ReceiverBehaviour = 'takes';
  const receiver: SinkReceiver = {
    can: ['away', 'refuses', 'silent'],
    received: () => texts,
    behave: (next) => {
      how = next;
    },
  };
  const give = async (text: string, signal?: AbortSignal) => {
    signal?.throwIfAborted();
    if (how === 'silent') await sleep(60_000, undefined, { ref: false, ...(signal && { signal }) });
    if (how === 'away') throw new TrueframeError('SINK_UNAVAILABLE', 'away');
    if (how === 'refuses') throw new TrueframeError('SINK_REFUSED', 'no');
    texts.push(text);
  };
  const deliver: Sink['deliver'] = async (notices, signal) => {
    for (const { json } of notices) await give(json, signal);
  };
  const right = { give, deliver, texts };
  const definition = defineSink({
    id: 'broken',
    summary: 'Breaks a promise.',
    options: options(),
    create: async () => ({ maxBatch: 4, deliver, ...changes(right) }),
  });
  return sinkChecks(definition, { receiver });
}

interface Right {
  readonly give: (text: string, signal?: AbortSignal) => Promise<void>;
  readonly deliver: Sink['deliver'];
  readonly texts: string[];
}

describe('sinkChecks', () => {
  test('pass a sink that keeps its promises', () =>
    expectFailures(
      sinkWith(() => ({})),
      [],
    ));

  test('catch a sink that delivers the newest first', () =>
    expectFailures(
      sinkWith(({ deliver }) => ({ deliver: (all, signal) => deliver(all.toReversed(), signal) })),
      [/^delivers everything, in order/, /^delivers a notice again under the same id/],
    ));

  test('catch a sink that sends a part only', async () => {
    const checks = sinkWith(({ deliver }) => ({
      deliver: (all, signal) => deliver(all.slice(0, 1), signal),
    }));
    expect((await failures(checks)).join('\n')).toMatch(/^delivers everything, in order/);
  });

  test('catch a sink that gives a notice another id each time', async () => {
    let count = 0;
    const renamed = ({ id, json }: Notice) => {
      count += 1;
      return json.replaceAll(id, `n-${count}`);
    };
    const checks = sinkWith(({ give }) => ({
      deliver: async (all, signal) => {
        for (const notice of all) await give(renamed(notice), signal);
      },
    }));
    expect((await failures(checks)).join('\n')).toMatch(
      /delivers a notice again under the same id/,
    );
  });

  test('catch a sink that does not listen to its signal', () =>
    expectFailures(
      sinkWith(({ give }) => ({
        deliver: async (all) => {
          for (const { json } of all) await give(json);
        },
      })),
      [/^delivers nothing in a call that is aborted/, /^ends a call that is aborted while/],
    ));

  test('catch a sink that tells no failure', () =>
    expectFailures(
      sinkWith(({ deliver }) => ({
        deliver: (all, signal) => deliver(all, signal).catch(() => {}),
      })),
      [
        /^delivers nothing in a call that is aborted.*counts as delivered/,
        /^ends a call that is aborted while.*counts as delivered/,
        /^tells a receiver that is away.*counts as delivered/,
        /^tells a receiver that refuses.*counts as delivered/,
      ],
    ));

  test('catch failures without a code', () =>
    expectFailures(
      sinkWith(({ deliver }) => ({
        deliver: (all, signal) =>
          deliver(all, signal).catch((reason) => {
            throw new Error(reason.message);
          }),
      })),
      [/^tells a receiver that is away.*Error: away/, /^tells a receiver that refuses.*Error: no/],
    ));

  test('catch a limit that is none', async () => {
    const failed = await failures(sinkWith(() => ({ maxBatch: 0.5 })));
    expect(failed.join('\n')).toMatch(/broken: maxBatch is 0.5, expected a whole number from 1/);
  });
});
