// @ts-check
import { definePlugin, defineSink, TrueframeError } from '@trueframe/sdk';
import * as z from 'zod';

export const sink = defineSink({
  id: 'example',
  summary: 'Posts each notice to an address: put your receiver in its place.',
  // A typo in a configuration is an error, because the object is strict.
  options: z.strictObject({ url: z.url().describe('Address that takes JSON.') }),

  // Once per entry of `sinks:`. The receiver need not be there yet.
  async create(_context, { url }) {
    return {
      // Tries once: the host keeps the order within each session, waits and tries again. `id` is the same whenever a notice comes again.
      async deliver(notices, signal) {
        for (const { id, json } of notices) {
          const headers = { 'content-type': 'application/json', 'x-notice-id': id };
          const response = await fetch(url, { method: 'POST', headers, body: json, signal }).catch(
            (cause) => {
              throw new TrueframeError('SINK_UNAVAILABLE', `nobody takes it at ${url}`, { cause });
            },
          );
          await response.body?.cancel();
          if (response.ok) continue;
          // Trying again is no use where the receiver will never take it.
          const isFinal = response.status >= 400 && response.status < 500;
          const code = isFinal ? 'SINK_REFUSED' : 'SINK_UNAVAILABLE';
          throw new TrueframeError(code, `${url} answers ${response.status}`);
        }
      },
    };
  },
});

export default definePlugin({ name: 'trueframe-plugin-example', provides: [sink] });
