import type { NoticeKind } from '@trueframe/sdk';
import type { SinkEntry } from '../../config/sinks.ts';
import { NO_TERMS } from '../../wire/session-terms.ts';
import type { NoticeSession } from './notice.ts';

/** The events that a sink is to be told of. */
export class Wanted {
  readonly #kinds: ReadonlySet<NoticeKind>;
  readonly #sessions: SinkEntry['sessions'];

  constructor({ events, sessions }: Pick<SinkEntry, 'events' | 'sessions'>) {
    this.#kinds = new Set(events);
    this.#sessions = sessions;
  }

  kind(kind: NoticeKind): boolean {
    return this.#kinds.has(kind);
  }

  session({ planned }: NoticeSession): boolean {
    const { tenants, labels } = this.#sessions;
    if (tenants.length > 0 && !tenants.includes(planned.tenant.id)) return false;
    const own = planned.terms?.labels ?? NO_TERMS.labels;
    return Object.entries(labels).every(([name, value]) => own[name] === value);
  }
}
