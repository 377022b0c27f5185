import { TrueframeError } from '@trueframe/sdk';
import { isOvertaken } from '../log/publish.ts';
import { jobSubject } from '../names.ts';
import { answered } from '../patiently.ts';
import type { Streams } from '../streams.ts';
import { encodeJob, type Job, kindOf } from './job.ts';

const TOO_MANY_MESSAGES = 10077;

/**
 * Hands a session to the nodes of the cluster. Settles when the brokers have it. True: it is a new one; false: the job was there
 * already.
 * @throws LIMIT_CAPACITY, CLUSTER_UNREACHABLE
 */
export async function submit({ client }: Pick<Streams, 'client'>, job: Job): Promise<boolean> {
  const { plan } = job;
  const subject = jobSubject(kindOf(plan), plan.tenant.id, plan.sessionId);
  const publish = async () => {
    try {
      const { duplicate } = await client.publish(subject, encodeJob(job), {
        msgID: plan.sessionId,
        expect: { lastSubjectSequence: 0 },
      });
      return !duplicate;
    } catch (reason) {
      if (isOvertaken(reason)) return false;
      if ((reason as { code?: unknown }).code === TOO_MANY_MESSAGES) return 'full';
      throw reason;
    }
  };
  const result = await answered(`take session ${plan.sessionId}`, publish);
  if (result !== 'full') return result;
  const text =
    'as many sessions run or wait as cluster.maxJobs allows; try again when some have ended';
  throw new TrueframeError('LIMIT_CAPACITY', text);
}
