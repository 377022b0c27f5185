import { redactSource } from '@trueframe/daemon/lib';
import { defineCommand } from './command.ts';
import { connectTo, DAEMON_FLAGS } from './connect-flags.ts';
import { EXIT } from './exit-code.ts';
import { followSession } from './follow-session.ts';
import { interruptible } from './interruptible.ts';
import { wholeFlag } from './read-flags.ts';
import { paint, print } from './terminal.ts';

export const watch = defineCommand({
  name: 'watch',
  summary:
    'Follow a session of a running daemon to its end, from its first event that is kept. Ctrl-C leaves the session alone.',
  operands: {
    name: 'SESSION',
    summary: 'Id of the session: trueframe list sessions.',
    min: 1,
    max: 1,
  },
  flags: {
    ...DAEMON_FLAGS,
    after: { type: 'string', summary: 'Only events after the one of this number.', hint: 'N' },
    json: { type: 'boolean', summary: 'Print one JSON event per line, with its source.' },
  },
  async run(flags, [sessionId = '']) {
    const afterSequence = wholeFlag('--after', flags.after, 0, 0);
    return interruptible(async (signal) => {
      await using daemon = connectTo(flags);
      const { client } = daemon;
      const { session } = await client.getSession(sessionId);
      const source = redactSource(session?.source ?? '');
      if (!flags.json) print(paint('bold', source || sessionId));
      const stream = client.watch({ sessionId, afterSequence }, { signal });
      const { code } = await followSession(stream, {
        client,
        jsonSource: flags.json ? source : undefined,
      });
      return signal.aborted ? EXIT.interrupted : code;
    });
  },
});
