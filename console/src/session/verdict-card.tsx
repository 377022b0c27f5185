import {
  labelWords,
  mediaTime,
  REASON_WORDS,
  settledWords,
  verdictMeaning,
} from '@trueframe/client/words';
import { isOver, type SessionFacts } from '../messages/session.ts';
import type { VerdictFacts } from '../messages/verdict.ts';
import { sentence } from '../parts/sentence.ts';
import { howItEnded, whyOver } from '../parts/why-over.ts';
import type { Story } from './story.ts';

/** Says in sentences what is known of a session, and what is not. */
export function VerdictCard({
  session,
  story,
}: {
  readonly session: SessionFacts;
  readonly story: Story;
}) {
  const verdict = story.verdict ?? session.verdict;
  return (
    <section class={`card verdict ${verdict?.label ?? 'none'}`} aria-label="Verdict">
      {verdict ? <Words verdict={verdict} /> : <NoVerdict isRunning={!isOver(session.state)} />}
      <Course session={session} story={story} />
    </section>
  );
}

function Words({ verdict }: { readonly verdict: VerdictFacts }) {
  const { label, score, thresholds, reasons, scope, blindTo, final, fromMs, toMs } = verdict;
  const { settled } = verdict;
  return (
    <>
      <p class="headline">
        <b class={label}>{labelWords(label)}</b>
        {score !== undefined && (
          <span>
            {' '}
            · score <span class="number">{score.toFixed(2)}</span>
          </span>
        )}
        <span class="soft"> · {final ? 'final' : 'so far'}</span>
      </p>
      <p class="meaning">{verdictMeaning(verdict)}</p>
      {reasons.length > 0 && (
        <ul class="reasons">
          {reasons.map((code) => (
            <li key={code} title={code}>
              {sentence(REASON_WORDS[code] ?? code)}
            </li>
          ))}
        </ul>
      )}
      <dl class="scope">
        {scope.length > 0 && <Term name="Looked for" value={scope.join(', ')} />}
        {blindTo.length > 0 && <Term name="Known to miss" value={blindTo.join(', ')} />}
        {thresholds && (
          <Term
            name="Thresholds"
            value={`authentic up to ${thresholds.authentic.toFixed(2)}, synthetic from ${thresholds.synthetic.toFixed(2)}`}
          />
        )}
        <Term name="Covers" value={`${mediaTime(fromMs)} to ${mediaTime(toMs)}`} />
        {settled && <Term name="Settled" value={settledWords(settled)} />}
      </dl>
    </>
  );
}

function NoVerdict({ isRunning }: { readonly isRunning: boolean }) {
  return (
    <>
      <p class="headline">
        <b>{isRunning ? 'no verdict yet' : 'no verdict'}</b>
      </p>
      <p class="meaning">
        {isRunning
          ? 'Nothing is said before enough of a face was seen.'
          : 'Nothing is said about this source.'}
      </p>
    </>
  );
}

const MOODS: Readonly<Record<string, string>> = { FAILED: 'problem', RECOVERING: 'problem mild' };

/** Why the session does not run, or not undisturbed. */
function Course({ session, story }: { readonly session: SessionFacts; readonly story: Story }) {
  const { state, failureCode } = session;
  const recovering = state === 'RECOVERING' ? sentence(story.now().sourceState?.message ?? '') : '';
  const lines = [
    recovering || whyOver(session) || howItEnded(session),
    session.rung > 0
      ? `Analysed at lowered quality (rung ${session.rung} of the degrade ladder), as the machine cannot keep up.`
      : '',
  ].filter((line) => line !== '');
  return (
    <div role="status">
      {lines.map((line) => (
        <p class={MOODS[state] ?? 'soft'} key={line}>
          {line} {failureCode !== '' && <code>{failureCode}</code>}
        </p>
      ))}
    </div>
  );
}

function Term({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
