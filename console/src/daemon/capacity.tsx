import { gaugeOf, type Sample } from './read-metrics.ts';

/** What the machine carries now, and how much more it could. */
export function Capacity({ samples }: { readonly samples: readonly Sample[] }) {
  const streams = gaugeOf(samples, 'trueframe_capacity_streams');
  const headroom = gaugeOf(samples, 'trueframe_headroom_ratio');
  const rung = gaugeOf(samples, 'trueframe_degrade_rung');
  const degraded = gaugeOf(samples, 'trueframe_degraded_sessions');
  const stages = samples.filter(({ name }) => name === 'trueframe_stage_utilisation_ratio');
  return (
    <section class="card" aria-labelledby="capacity">
      <h2 id="capacity">Capacity</h2>
      <dl class="figures">
        <Figure
          name="Live sessions that fit"
          value={streams === undefined ? 'not measured yet' : streams.toFixed(1)}
        />
        <Figure
          name="Headroom"
          value={headroom === undefined ? 'not measured yet' : percent(headroom)}
        />
        <Figure name="Degrade rung" value={rungWords(rung, degraded)} />
        {stages.map(({ labels, value }) => (
          <Figure key={labels.stage} name={`Used by ${labels.stage}`} value={percent(value)} />
        ))}
      </dl>
      <p class="soft small">
        Capacity is measured on live sessions: how many like those that run fit at full quality.
      </p>
    </section>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="number">{value}</dd>
    </div>
  );
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function rungWords(rung: number | undefined, degraded: number | undefined): string {
  if (rung === undefined) return 'not known';
  return rung === 0 ? '0, full quality' : `${rung}, of ${degraded} sessions`;
}
