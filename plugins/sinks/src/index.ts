import { definePlugin } from '@trueframe/sdk';
import { jsonLines } from './json-lines/json-lines.ts';
import { nats } from './nats/nats.ts';
import { webhook } from './webhook/webhook.ts';

export default definePlugin({
  name: '@trueframe/plugin-sinks',
  provides: [webhook, jsonLines, nats],
});
