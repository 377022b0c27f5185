import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { Sink, SinkDefinition } from '@trueframe/sdk';
import { parseOptions } from '@trueframe/sdk/host';
import { expect, onTestFinished, test } from 'vitest';
import { hasNats, NatsServer } from '../helpers/nats-server.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { pluginPackage } from './plugin-package.ts';

const definitions = await pluginPackage<SinkDefinition>('sinks');
const nats = definitions.find(({ id }) => id === 'nats') as SinkDefinition;
const logger = { debug() {}, info() {}, warn() {}, error() {} };
const { signal } = new AbortController();

const notice = (sequence: number, tenant: string) => ({
  ...{ id: `s-1.${sequence}`, sessionId: 's-1', sequence, kind: 'verdict' as const, tenant },
  ...{ labels: {}, externalId: '', json: `{"sequence":${sequence}}` },
});

async function openSink(options: object): Promise<Sink> {
  const sink = await nats.create({ logger }, parseOptions('nats', nats.options, options) as never);
  onTestFinished(() => sink.close?.());
  return sink;
}

test.skipIf(!hasNats)(
  'a stream keeps each notice once, in order; without one, subscribers get it',
  async () => {
    const server = await NatsServer.start(tempFolder());
    const connection = await connect({ servers: server.address });
    onTestFinished(async () => {
      await connection.close();
      await server.kill();
    });
    const { streams } = await jetstreamManager(connection);
    await streams.add({ name: 'kept', subjects: ['kept.>'] });
    const heard: string[] = [];
    connection.subscribe('passing.>', {
      callback: (_, message) => {
        heard.push(`${message.subject} ${message.headers?.get('Nats-Msg-Id')} ${message.string()}`);
      },
    });
    await connection.flush();

    const options = { servers: [server.address], subject: '{tenant}.{session}.{kind}' };
    const auto = await openSink(options);
    await auto.deliver([notice(1, 'kept'), notice(2, 'kept')], signal);
    await auto.deliver([notice(1, 'kept'), notice(2, 'kept'), notice(3, 'kept')], signal);
    await auto.deliver([notice(1, 'passing')], signal);
    await connection.flush();

    const { state } = await streams.info('kept');
    expect(state.messages).toBe(3);
    const kept = [1, 2, 3].map(async (seq) =>
      (await streams.getMessage('kept', { seq }))?.string(),
    );
    expect(await Promise.all(kept)).toEqual(
      [1, 2, 3].map((sequence) => `{"sequence":${sequence}}`),
    );
    expect(heard).toEqual(['passing.s-1.verdict s-1.1 {"sequence":1}']);

    const always = await openSink({ ...options, jetstream: 'always', timeoutMs: 500 });
    const lost = always.deliver([notice(4, 'nowhere')], signal);
    await expect(lost).rejects.toMatchObject({ code: 'SINK_UNAVAILABLE' });
  },
);
