import type { SessionFacts } from '../messages/session.ts';
import { isOver } from '../messages/session.ts';
import { clockTime } from '../parts/clock-time.ts';
import { StateMark } from '../parts/state-mark.tsx';
import { StopButton } from '../parts/stop-button.tsx';
import { VerdictMark } from '../parts/verdict-mark.tsx';
import { howItEnded, whyOver } from '../parts/why-over.ts';
import { addressOf } from '../router.ts';

export function SessionTable({ sessions }: { readonly sessions: readonly SessionFacts[] }) {
  return (
    <table class="sessions">
      <thead>
        <tr>
          <th scope="col">Source</th>
          <th scope="col">State</th>
          <th scope="col">Verdict</th>
          <th scope="col" class="right">
            Frames
          </th>
          <th scope="col" class="right">
            Readers
          </th>
          <th scope="col">Started</th>
          <th scope="col">
            <span class="unseen">Action</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <Row key={session.id} session={session} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ session }: { readonly session: SessionFacts }) {
  const { id, source, pipeline, state, verdict, analysed, readers, startedAt, labels, endReason } =
    session;
  // A source that has ended needs no words.
  const why = whyOver(session) || (endReason === 'SOURCE_ENDED' ? '' : howItEnded(session));
  return (
    <tr>
      <td class="source">
        <a href={addressOf({ page: 'session', id })} title={source}>
          {nameOf(source)}
        </a>
        <span class="soft small">{pipeline}</span>
        {labels.map(([key, value]) => (
          <span class="tag" key={key}>
            {key}={value}
          </span>
        ))}
      </td>
      <td class="in-state">
        <StateMark state={state} />
        {why !== '' && <p class="why">{why}</p>}
      </td>
      <td class="in-verdict">
        {verdict || !isOver(state) ? (
          <VerdictMark verdict={verdict} />
        ) : (
          <span class="soft">no verdict</span>
        )}
      </td>
      <td class="right number small-print">
        {analysed.toLocaleString()}
        <span class="unit"> frames</span>
      </td>
      <td class="right number small-print">
        {readers}
        <span class="unit"> readers</span>
      </td>
      <td class="number small-print nowrap">{startedAt && clockTime(startedAt)}</td>
      <td class="right">{!isOver(state) && <StopButton id={id} name={nameOf(source)} />}</td>
    </tr>
  );
}

/** Returns the part of a source that tells it from others. */
export function nameOf(source: string): string {
  if (/^rtsps?:/.test(source)) return source;
  return source.split('/').findLast((part) => part !== '') ?? source;
}
