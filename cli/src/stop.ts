import { bareName } from '@trueframe/proto';
import { defineCommand } from './command.ts';
import { connectTo, DAEMON_FLAGS } from './connect-flags.ts';
import { EXIT } from './exit-code.ts';
import { print } from './terminal.ts';

export const stop = defineCommand({
  name: 'stop',
  summary:
    'End sessions of a running daemon. Who follows them gets final verdicts and the summary.',
  operands: {
    name: 'SESSION',
    summary: 'Ids of sessions: trueframe list sessions.',
    min: 1,
    max: Number.POSITIVE_INFINITY,
  },
  flags: {
    ...DAEMON_FLAGS,
  },
  async run(flags, sessions) {
    await using daemon = connectTo(flags);
    for (const id of sessions) {
      const { session } = await daemon.client.stopSession(id);
      const state = bareName('SESSION_STATE_', session?.state ?? 'SESSION_STATE_UNSPECIFIED');
      print(`${id} ${state.toLowerCase()}`);
    }
    return EXIT.ok;
  },
});
