import '@trueframe/sdk/quiet-onnxruntime';
import '../lib/harmless-signals.ts';

import { TrueframeError } from '@trueframe/sdk';
import { logCause } from '../lib/log-cause.ts';
import type { FromEngine } from '../wire/from-engine.ts';
import type { ToEngine } from '../wire/to-engine.ts';
import { Mail } from './mail.ts';

// Entry of an engine process, a child of the control process. The first import comes first: plugins may load onnxruntime.

let starting: Promise<import('./engine.ts').Engine> | undefined;

process.on('message', (message: ToEngine) => {
  if (message.type === 'start') {
    const mail = new Mail(post);
    starting = import('./engine.ts').then(({ Engine }) => Engine.start(message, mail));
    starting.catch((reason) => {
      console.error(reason instanceof Error ? reason.message : String(reason));
      logCause(reason);
      if (!(reason instanceof TrueframeError)) process.exit(1);
      const failed: FromEngine = { type: 'failed', error: reason.toWire() };
      process.send?.(failed, undefined, undefined, () => process.exit(1));
    });
    return;
  }
  void starting?.then((engine) => engine.handle(message));
});

// The control process is gone: nobody will ask for anything any more. SIGKILL, because exit() with native inference
// under way would abort; to the whole process group, which is the engine and its decoders.
process.on('disconnect', () => process.kill(-process.pid, 'SIGKILL'));
// Only the control process decides when an engine ends. Whoever sends a signal to all processes of a service means it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

function post(message: FromEngine): void {
  if (process.connected) process.send?.(message);
}
