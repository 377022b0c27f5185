import { mediaTime, REASON_WORDS } from '@trueframe/client/words';
import type { VerdictFacts } from '../messages/verdict.ts';
import { VerdictMark } from '../parts/verdict-mark.tsx';
import { colourOf } from './line-colours.ts';
import type { Story, Track } from './story.ts';

const MOST_ROWS = 50;

/** Faces, newest first, with what each model says of them. */
export function TrackTable({ story }: { readonly story: Story }) {
  const faces = story.now().faces;
  const models = modelsOf(story);
  return (
    <section class="card" aria-labelledby="faces">
      <h2 id="faces">Faces</h2>
      {faces.length === 0 && <p class="soft">No face was followed.</p>}
      {faces.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
        <section class="scroll" tabIndex={0} aria-label="Table of faces">
          <table class="faces">
            <thead>
              <tr>
                <th scope="col">Face</th>
                <th scope="col">Verdict</th>
                <th scope="col">Seen</th>
                {models.map((model) => (
                  <th scope="col" class="right" key={model}>
                    {model}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {faces.slice(0, MOST_ROWS).map((track) => (
                <Row key={track.id} track={track} models={models} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {faces.length > MOST_ROWS && (
        <p class="soft small">
          The newest {MOST_ROWS} of {faces.length} faces.
        </p>
      )}
    </section>
  );
}

function Row({ track, models }: { readonly track: Track; readonly models: readonly string[] }) {
  const { id, verdict, fromMs, toMs, isOver } = track;
  return (
    <tr>
      <th scope="row">
        <span class={`key c${colourOf(id)}`} aria-hidden="true" />
        {id}
        {!isOver && <span class="soft"> in view</span>}
      </th>
      <td>
        <VerdictMark verdict={verdict} />
        {verdict && <Reasons verdict={verdict} />}
      </td>
      <td class="number nowrap">
        {mediaTime(fromMs)} – {mediaTime(toMs)}
      </td>
      {models.map((model) => (
        <td class="right number" key={model}>
          {scoreOf(verdict, model)}
        </td>
      ))}
    </tr>
  );
}

function Reasons({ verdict }: { readonly verdict: VerdictFacts }) {
  const words = verdict.reasons.map((code) => REASON_WORDS[code] ?? code);
  return words.length === 0 ? null : <span class="soft small reason">{words.join('; ')}</span>;
}

function scoreOf(verdict: VerdictFacts | undefined, model: string): string {
  const member = verdict?.members.find(({ modelId }) => modelId === model);
  return member?.score === undefined ? 'no vote' : member.score.toFixed(2);
}

function modelsOf({ tracks }: Story): readonly string[] {
  const ids = [...tracks.values()].flatMap(({ verdict }) =>
    (verdict?.members ?? []).map(({ modelId }) => modelId),
  );
  return [...new Set(ids)];
}
