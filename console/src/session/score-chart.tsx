import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { chartOf } from './chart-options.ts';
import { colourOf } from './line-colours.ts';
import type { Story } from './story.ts';

/** Lines that a person can still tell apart. */
const MOST_LINES = 12;

/** Score of each face over media time, with thresholds and gaps. */
export function ScoreChart({ story, isLive }: { readonly story: Story; readonly isLive: boolean }) {
  const isAll = useSignal(!isLive);
  const ids = [...story.now().scores.tracks.keys()].sort((a, b) => a - b).slice(-MOST_LINES);
  const faces = story.scores.tracks.size;
  const last = story.scores.times.at(-1) ?? 0;
  return (
    <section class="card" aria-labelledby="chart">
      <div class="title">
        <h2 id="chart">Score over time</h2>
        {last > NEWEST_S && (
          <button
            type="button"
            aria-pressed={isAll.value}
            onClick={() => (isAll.value = !isAll.value)}
          >
            From the beginning
          </button>
        )}
      </div>
      {ids.length === 0 ? (
        <p class="soft">No score yet.</p>
      ) : (
        <>
          <Plot story={story} ids={ids} isAll={isAll.value} />
          <Key story={story} ids={ids} />
          <p class="soft small">
            0 to 1; 1 is synthetic. Dashed: the thresholds. Grey: media that was not seen.
            {faces > ids.length && ` The newest ${ids.length} of ${faces} faces.`}
          </p>
        </>
      )}
    </section>
  );
}

/** Seconds of media that are shown of a session that goes on and on. */
const NEWEST_S = 180;

function Plot({
  story,
  ids,
  isAll,
}: {
  readonly story: Story;
  readonly ids: readonly number[];
  readonly isAll: boolean;
}) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const names = ids.join(' ');
  const version = story.version.value;

  useEffect(() => {
    const home = place.current;
    if (!home) return;
    const make = () => {
      plot.current?.destroy();
      plot.current = chartOf(home, ids, () => story);
      show(plot.current, story, ids, isAll);
    };
    make();
    const theme = matchMedia('(prefers-color-scheme: dark)');
    theme.addEventListener('change', make);
    const resized = new ResizeObserver(() =>
      plot.current?.setSize({ width: home.clientWidth, height: plot.current.height }),
    );
    resized.observe(home);
    return () => {
      theme.removeEventListener('change', make);
      resized.disconnect();
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [names, story, isAll]);

  useEffect(() => {
    if (plot.current) show(plot.current, story, ids, isAll);
  }, [version]);

  return <div ref={place} class="plot" role="img" aria-label={inWords(story, ids)} />;
}

function show(plot: uPlot, story: Story, ids: readonly number[], isAll: boolean): void {
  const { times } = story.scores;
  plot.setData([times, ...story.scores.columns(ids)] as uPlot.AlignedData, false);
  const last = times.at(-1) ?? 0;
  const first = times[0] ?? 0;
  const min = isAll ? first : Math.max(first, last - NEWEST_S);
  plot.setScale('x', { min, max: Math.max(last, min + 1) });
}

/** The chart for those who do not see it. */
function inWords(story: Story, ids: readonly number[]): string {
  const scores = ids.map((id) => `face ${id}: ${newestOf(story, id)}`);
  return `Score over time. Newest scores: ${scores.join(', ')}.`;
}

function newestOf(story: Story, id: number): string {
  const score = story.scores.tracks.get(id)?.findLast((one) => one !== undefined);
  return score === undefined || score === null ? 'no vote' : score.toFixed(2);
}

function Key({ story, ids }: { readonly story: Story; readonly ids: readonly number[] }) {
  return (
    <ul class="chart-key">
      {ids.map((id) => (
        <li key={id}>
          <span class={`key c${colourOf(id)}`} aria-hidden="true" /> Face {id}
          <span class="soft number"> {newestOf(story, id)}</span>
        </li>
      ))}
    </ul>
  );
}
