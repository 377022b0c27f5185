import { useSignal } from '@preact/signals';
import { mediaTime } from '@trueframe/client/words';
import type { GetEvidenceResponse__Output } from '@trueframe/proto';
import { useEffect } from 'preact/hooks';
import { call } from '../api/call.ts';
import { type Json, numberOf, optionalNumber } from '../api/json.ts';
import { follow, pause } from '../live/follow.ts';
import { ConfirmedButton } from '../parts/confirmed-button.tsx';
import { sentence } from '../parts/sentence.ts';

const FIRST_MS = 2000;
const EVERY_MS = 10_000;
/** More than anybody looks through. */
const MOST = 120;

type Answer = Json<GetEvidenceResponse__Output>;
type Picture = NonNullable<Answer['evidence']>[number];

const ROLES: Readonly<Record<string, string>> = {
  ROLE_HIGHEST: 'highest',
  ROLE_LOWEST: 'lowest',
  ROLE_TYPICAL: 'typical',
};

/** Pictures of the faces that decided, as far as the daemon keeps any. */
export function Evidence({ id, isRunning }: { readonly id: string; readonly isRunning: boolean }) {
  const pictures = useSignal<readonly Picture[]>([]);
  const refusal = useSignal('');
  useEffect(
    () =>
      follow({
        run: async (abort) => {
          do {
            pictures.value = await ask(id, abort);
            const next = pictures.value.length === 0 ? FIRST_MS : EVERY_MS;
            if (isRunning) await pause(next, abort);
          } while (isRunning && !abort.aborted);
        },
        tell: (standing) => {
          refusal.value = standing.state === 'refused' ? standing.failure.message : '';
        },
      }),
    [id, isRunning, pictures, refusal],
  );
  const shown = pictures.value;
  return (
    <section class="card" aria-labelledby="evidence">
      <h2 id="evidence">Evidence</h2>
      {shown.length === 0 && (
        <p class="soft">
          {sentence(refusal.value) || 'There are no pictures of faces of this session.'}
        </p>
      )}
      {shown.length > 0 && (
        <>
          <ul class="evidence">
            {shown.map((picture) => (
              <Crop key={`${picture.trackId} ${picture.role} ${picture.ptsMs}`} picture={picture} />
            ))}
          </ul>
          <p class="soft small">
            Pictures of faces are biometric data. Look at them only as far as your task needs it.
          </p>
          <ConfirmedButton
            label="Delete"
            of="the evidence of this session"
            question="Delete these pictures?"
            no="Keep them"
            act={async () => {
              await call('DeleteEvidence', { sessionId: id });
              pictures.value = [];
            }}
          >
            <p class="soft">
              The daemon deletes all pictures of faces of this session and keeps no more of it. They
              cannot be brought back. Verdicts stay.
            </p>
          </ConfirmedButton>
        </>
      )}
    </section>
  );
}

function Crop({ picture }: { readonly picture: Picture }) {
  const score = optionalNumber(picture.score);
  const role = ROLES[picture.role ?? ''] ?? '';
  const words = `${role} ${score === undefined ? 'no score' : score.toFixed(2)}`;
  const when = mediaTime(numberOf(picture.ptsMs));
  return (
    <li>
      <img
        src={`data:image/jpeg;base64,${picture.jpeg}`}
        alt={`Face ${picture.trackId} at ${when}, ${words}`}
      />
      <span>
        Face {picture.trackId} <span class="soft number">{when}</span>
      </span>
      <span class="soft number">{words}</span>
    </li>
  );
}

async function ask(sessionId: string, abort: AbortSignal): Promise<readonly Picture[]> {
  const all: Picture[] = [];
  let pageToken = '';
  do {
    const answer: Answer = await call('GetEvidence', { sessionId, pageToken }, abort);
    all.push(...(answer.evidence ?? []));
    pageToken = answer.nextPageToken ?? '';
  } while (pageToken !== '' && all.length < MOST);
  return all;
}
