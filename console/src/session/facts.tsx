import { mediaTime } from '@trueframe/client/words';
import type { ComponentChildren } from 'preact';
import { numberOf } from '../api/json.ts';
import type { SessionFacts } from '../messages/session.ts';
import { clockTime } from '../parts/clock-time.ts';
import type { GapFacts, Story } from './story.ts';

const MOST_GAPS = 20;

/** What was analysed and with what: source, hash, frames, gaps, models. */
export function Facts({
  session,
  story,
}: {
  readonly session: SessionFacts;
  readonly story: Story;
}) {
  const { started, summary } = story;
  const video = started?.video;
  const hash = started?.sourceSha256 || summary?.sourceSha256;
  return (
    <section class="card" aria-labelledby="facts">
      <h2 id="facts">What was analysed, and with what</h2>
      <dl class="facts">
        <Fact name="Source">{session.source}</Fact>
        <Fact name="SHA-256 of the source">{hash && <code>{hash}</code>}</Fact>
        <Fact name="Video">
          {video && `${video.width}×${video.height}, ${video.codec} in ${video.container}`}
        </Fact>
        <Fact name="Analysed">{framesWords(session)}</Fact>
        <Fact name="Media time">{mediaTime(numberOf(summary?.mediaMs) || session.ptsMs)}</Fact>
        <Fact name="Sampling">{started?.sampling}</Fact>
        <Fact name="Started">{session.startedAt && clockTime(session.startedAt)}</Fact>
        <Fact name="Ended">{session.endedAt && clockTime(session.endedAt)}</Fact>
        <Fact name="Pipeline">{session.pipeline}</Fact>
        <Fact name="Version of the pipeline">
          {started?.pipelineVersion && <code>{started.pipelineVersion}</code>}
        </Fact>
        <Fact name="Tenant">{session.tenant}</Fact>
        <Fact name="Session">
          <code>{session.id}</code>
        </Fact>
      </dl>
      <Gaps gaps={story.gaps} />
      <Models models={started?.models ?? []} />
    </section>
  );
}

/** Nothing for what is not known. */
function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  if (!children) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Gaps({ gaps }: { readonly gaps: readonly GapFacts[] }) {
  if (gaps.length === 0) return null;
  return (
    <>
      <h3>Not seen</h3>
      <ul>
        {gaps.slice(-MOST_GAPS).map(({ fromMs, durationMs, reason }) => (
          <li key={fromMs}>
            {(durationMs / 1000).toFixed(1)} s after {mediaTime(fromMs)} <code>{reason}</code>
          </li>
        ))}
      </ul>
      {gaps.length > MOST_GAPS && (
        <p class="soft small">
          The newest {MOST_GAPS} of {gaps.length} gaps.
        </p>
      )}
    </>
  );
}

function Models({
  models,
}: {
  readonly models: NonNullable<NonNullable<Story['started']>['models']>;
}) {
  if (models.length === 0) return null;
  return (
    <>
      <h3>Models</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard */}
      <section class="scroll" tabIndex={0} aria-label="Table of models">
        <table>
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col">Version</th>
              <th scope="col">Weight</th>
              <th scope="col">Runs on</th>
              <th scope="col">Scores</th>
              <th scope="col">SHA-256</th>
            </tr>
          </thead>
          <tbody>
            {models.map((model) => (
              <tr key={model.id}>
                <th scope="row">{model.id}</th>
                <td>{model.version}</td>
                <td>{model.weight}</td>
                <td>{model.provider}</td>
                <td>{model.calibrated ? 'calibrated' : 'a ranking, not probabilities'}</td>
                <td>
                  <code>{model.sha256}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function framesWords({ analysed, received, dropped }: SessionFacts): string {
  const why = dropped.filter(([, n]) => n > 0).map(([reason, n]) => `${n} ${reason}`);
  const left = why.length > 0 ? `; left out: ${why.join(', ')}` : '';
  return `${analysed.toLocaleString()} of ${received.toLocaleString()} frames${left}`;
}
