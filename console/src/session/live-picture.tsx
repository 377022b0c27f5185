import { useSignal } from '@preact/signals';
import { mediaTime } from '@trueframe/client/words';
import type { Picture__Output, PictureFace__Output } from '@trueframe/proto';
import { useEffect } from 'preact/hooks';
import { stream } from '../api/call.ts';
import { type Json, numberOf, optionalNumber } from '../api/json.ts';
import { follow } from '../live/follow.ts';
import { sentence } from '../parts/sentence.ts';

const MOST_PER_SECOND = 2;
const WIDTH = 640;

type WirePicture = Json<Picture__Output>;
type WireFace = Json<PictureFace__Output>;

/** The newest analysed frame with its faces. Asks for pictures only while somebody can see them. */
export function LivePicture({
  id,
  source,
  state,
}: {
  readonly id: string;
  readonly source: string;
  readonly state: string;
}) {
  const picture = useSignal<WirePicture | undefined>(undefined);
  const refusal = useSignal('');
  useEffect(
    () =>
      follow({
        run: async (abort, up) => {
          const request = { sessionId: id, maxFps: MOST_PER_SECOND, maxWidth: WIDTH };
          for await (const next of stream<WirePicture>('WatchPicture', request, abort)) {
            up();
            picture.value = next;
          }
        },
        tell: (standing) => {
          refusal.value = standing.state === 'refused' ? standing.failure.message : '';
        },
      }),
    [id, picture, refusal],
  );
  const now = picture.value;
  return (
    <section class="card" aria-label="Current picture">
      <h2>Now</h2>
      {now?.jpeg ? (
        <figure class={state === 'RUNNING' ? 'picture' : 'picture old'}>
          <Frame picture={now} source={source} />
          <figcaption class="soft small number">
            {state === 'RUNNING' ? 'At ' : 'Last seen at '}
            {mediaTime(numberOf(now.ptsMs))}, {facesWords(now.faces?.length ?? 0)}
          </figcaption>
        </figure>
      ) : (
        <p class="placeholder soft">{sentence(refusal.value) || 'Waiting for a picture …'}</p>
      )}
    </section>
  );
}

function Frame({ picture, source }: { readonly picture: WirePicture; readonly source: string }) {
  const width = numberOf(picture.width);
  const height = numberOf(picture.height);
  const faces = picture.faces ?? [];
  return (
    <div class="frame">
      <img
        src={`data:image/jpeg;base64,${picture.jpeg}`}
        width={width}
        height={height}
        decoding="sync"
        alt={`Newest frame of ${source}, ${facesWords(faces.length)}`}
      />
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {faces.map((face) => (
          <Box key={face.trackId} face={face} size={Math.max(width, height) / 38} />
        ))}
      </svg>
    </div>
  );
}

function Box({ face, size }: { readonly face: WireFace; readonly size: number }) {
  const { trackId } = face;
  const box = face.box ?? {};
  const [x, y] = [numberOf(box.x1), numberOf(box.y1)];
  const score = optionalNumber(face.score);
  const words = `${trackId}${score === undefined ? '' : ` · ${score.toFixed(2)}`}`;
  const top = Math.max(0, y - size * 1.5);
  return (
    <g class={`face ${face.label ?? ''}`}>
      <rect x={x} y={y} width={numberOf(box.x2) - x} height={numberOf(box.y2) - y} />
      <rect
        class="back"
        x={x}
        y={top}
        width={size * (0.62 * words.length + 0.8)}
        height={size * 1.5}
      />
      <text x={x + size * 0.4} y={top + size * 1.1} font-size={size}>
        {words}
      </text>
    </g>
  );
}

function facesWords(count: number): string {
  if (count === 0) return 'no face';
  return count === 1 ? 'one face' : `${count} faces`;
}
