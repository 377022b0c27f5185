import type { SinkDefinition } from '@trueframe/sdk';
import { sinkChecks } from '@trueframe/sdk/testing';
import { describe, test } from 'vitest';
import { hasNats } from '../helpers/nats-server.ts';
import { pluginPackage } from './plugin-package.ts';
import { fileReceiver, natsReceiver, type Reached, webhookReceiver } from './receivers.ts';

const definitions = await pluginPackage<SinkDefinition>('sinks');

function runAll(id: string, reached: Reached): void {
  const definition = definitions.find((one) => one.id === id);
  if (!definition) throw new Error(`there is no sink ${id}`);
  for (const { name, run } of sinkChecks(definition, reached)) test(name, run);
}

describe('sink webhook', async () => runAll('webhook', await webhookReceiver()));
describe('sink json-lines', () => runAll('json-lines', fileReceiver()));
describe.skipIf(!hasNats)('sink nats', async () => {
  if (hasNats) runAll('nats', await natsReceiver());
});
