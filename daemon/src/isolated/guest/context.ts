import type { ModelManifest, OpenModel, PluginContext, PluginLogger, Tensor } from '@trueframe/sdk';
import type { Peer } from './peer.ts';

type Facts = Omit<OpenModel, 'run'>;

/** Gives a plugin what the host offers: everything is done there. */
export function contextFor(instance: number, host: () => Peer): PluginContext {
  const at =
    (level: keyof PluginLogger) =>
    (message: string, facts: object = {}) =>
      host().tell('log', { instance, level, message: String(message), facts });
  const logger = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  const measure = (how: string) => (name: string, value: number) =>
    host().tell('measure', { instance, how, name: String(name), value: Number(value) });
  const count = measure('count');
  return {
    logger,
    metrics: { count: (name, value = 1) => count(name, value), highest: measure('highest') },
    models: {
      open: (id) => openModel(instance, String(id), host()),
      manifest: async (id) =>
        (await host().ask('manifest', { instance, id: String(id) }).answer) as ModelManifest,
    },
  };
}

async function openModel(instance: number, id: string, host: Peer): Promise<OpenModel> {
  const { handle, ...facts } = (await host.ask('open', { instance, id }).answer) as Facts & {
    handle: number;
  };
  return {
    ...facts,
    run: async (inputs) =>
      (await host.ask('run', { handle, inputs }).answer) as Readonly<Record<string, Tensor>>,
  };
}
