import type { JetStreamClient } from '@nats-io/jetstream';
import { messageIdOf, toHeaders } from './log-message.ts';
import type { Outgoing } from './writer.ts';

const WRONG_LAST_SEQUENCE = 10071;

/**
 * Publishes a message of the log, if its subject ends where the message says. Returns its sequence number in the stream.
 * @throws an error of which `isOvertaken` says whether the subject ends elsewhere
 */
export async function publish(
  client: JetStreamClient,
  subject: string,
  { sessionId, after, facts, data }: Outgoing,
  timeout?: number,
): Promise<number> {
  const { seq } = await client.publish(subject, data, {
    msgID: messageIdOf(sessionId, facts),
    expect: { lastSubjectSequence: after },
    headers: toHeaders(facts),
    ...(timeout !== undefined && { timeout }),
  });
  return seq;
}

/** True: the subject did not end where the publisher expected. */
export function isOvertaken(reason: unknown): boolean {
  return (reason as { code?: unknown }).code === WRONG_LAST_SEQUENCE;
}
