import type { WatchRequest__Output } from '@trueframe/proto';
import { invalid } from '../control/requests/invalid.ts';
import type { ReaderPolicy } from '../control/session/event-reader.ts';

type Policy = Exclude<ReaderPolicy['whenBehind'], 'hold' | 'reread'>;

const POLICIES: Readonly<Record<string, Policy | undefined>> = {
  WHEN_BEHIND_LATEST_PER_TRACK: 'latest',
  WHEN_BEHIND_LOSSLESS_CAPPED: 'capped',
};

type Reading = readonly [after: number | undefined, whenBehind: Policy | undefined];

/** Returns where a reader begins, undefined: with what comes from now on, and its policy, undefined: that of the session. @throws REQUEST_INVALID */
export function toReading({ afterSequence, whenBehind, onlyNew }: WatchRequest__Output): Reading {
  const policy = POLICIES[whenBehind];
  if (!policy && whenBehind !== 'WHEN_BEHIND_UNSPECIFIED') {
    throw invalid('when_behind', whenBehind, 'must be LATEST_PER_TRACK or LOSSLESS_CAPPED');
  }
  if (onlyNew && afterSequence > 0) {
    throw invalid('after_sequence', afterSequence, 'must be 0 with only_new');
  }
  return [onlyNew ? undefined : afterSequence, policy];
}
