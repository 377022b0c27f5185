import type { Tracker } from '@trueframe/sdk';
import { parseOptions } from '@trueframe/sdk/host';
import type { Pipeline } from '../../config/pipeline.ts';
import type { PluginRef } from '../../config/plugin-ref.ts';
import { isOfKeyFrames } from '../../config/sampling.ts';
import type { PluginRegistry } from '../../plugins/registry.ts';
import { type Prepared, toModelRef } from '../../wire/prepared.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import { Emitter } from '../pipeline/emit/emitter.ts';
import type { Checkpoint } from '../pipeline/emit/journal-entry.ts';
import { MEMORY_OF_FILES, MEMORY_OF_LIVE } from '../pipeline/emit/memory.ts';
import { Pool } from '../pipeline/pool/pool.ts';
import { Settling, type SettlingParts } from '../pipeline/settle/settling.ts';
import { atOneSize } from '../pipeline/track/at-one-size.ts';
import { bridgeSparse } from '../pipeline/track/bridge-sparse.ts';

/** The stages of a session that keep state. */
export interface Stages {
  readonly tracker: Tracker;
  readonly pool: Pool;
  readonly emitter: Emitter;
}

/** Opens the stages that keep state; pool and emit go on from a checkpoint. @throws PLUGIN_NOT_FOUND, PLUGIN_OPTIONS_INVALID */
export function openStages(
  plan: SessionPlan<Pipeline>,
  sampling: string,
  { members }: Prepared,
  registry: PluginRegistry,
  from: Checkpoint | undefined,
  onSettle: SettlingParts['onChange'],
): Stages {
  const { pipeline, pipelineVersion, includeScores, includeTrackUpdates } = plan;
  const { pooling, ensemble } = pipeline;
  const memory = plan.source.kind === 'file' ? MEMORY_OF_FILES : MEMORY_OF_LIVE;
  const open = ({ use, options }: PluginRef) => {
    const definition = registry.pooling(use);
    return definition.create(parseOptions(`pooling ${use}`, definition.options, options));
  };
  const settling = openSettling(plan, from, onSettle);
  const pool = new Pool(
    {
      settling,
      weights: ensemble.map(({ weight }) => weight),
      poolings: {
        members: open(pooling.members ?? { use: 'mean', options: {} }),
        track: open(pooling.track),
        session: open(pooling.session),
      },
      sessionOver: pooling.session.over,
      maxSamples: memory.samples,
    },
    from?.pool,
  );
  const emitter = new Emitter(
    {
      ...{ pool, pipeline, pipelineVersion, sampling, includeScores, includeTrackUpdates, memory },
      members: members.map(({ info }, k) => ({
        ...{ id: info.id, scope: info.scope, blindTo: info.blindTo },
        ref: toModelRef(info, ensemble[k]!.weight),
      })),
    },
    from?.emitter,
  );
  const tracker = openTracker(pipeline.tracker, registry);
  const isSparse = settling?.watchFps !== undefined || isOfKeyFrames(plan.sampling);
  return { tracker: isSparse ? bridgeSparse(tracker) : tracker, pool, emitter };
}

function openSettling(
  { pipeline, decides }: SessionPlan<Pipeline>,
  from: Checkpoint | undefined,
  onChange: SettlingParts['onChange'],
): Settling | undefined {
  const { settle: rules, verdict } = pipeline;
  if (!rules || !decides) return undefined;
  const parts = { rules, minSamples: verdict.minSamples, isWatching: decides === 'watch' };
  return new Settling({ ...parts, ...(onChange && { onChange }) }, from?.pool.settling);
}

function openTracker({ use, options }: PluginRef, registry: PluginRegistry): Tracker {
  const definition = registry.tracker(use);
  return atOneSize(definition.create(parseOptions(`tracker ${use}`, definition.options, options)));
}
