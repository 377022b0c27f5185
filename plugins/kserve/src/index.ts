import { defineModel, definePlugin } from '@trueframe/sdk';
import { Options } from './options.ts';

// Modules that speak gRPC are imported when they are first needed: engines that score here start without them.

export const kserve = defineModel({
  id: 'kserve',
  summary: 'Scores crops on an inference server that speaks KServe v2 over gRPC.',
  options: Options,

  remote: {
    addressOf: ({ remote }) => remote.address,
    isNeeded: ({ fallback }) => fallback === undefined,
    async probe({ remote, bundle }, signal) {
      const { InferenceClient } = await import('./inference-client.ts');
      const client = await InferenceClient.open(remote, remote.model ?? bundle);
      try {
        await client.ready(signal);
      } finally {
        client.close();
      }
    },
  },

  async create(context, options) {
    const { RemoteModel } = await import('./remote-model.ts');
    return RemoteModel.open(context, options);
  },
});

export default definePlugin({ name: '@trueframe/plugin-kserve', provides: [kserve] });
