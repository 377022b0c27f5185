import type { Event__Output } from '@trueframe/proto';
import type { MeasuredDaemon } from '../lib/daemon.ts';
import { type NodePipeline, nodeWith } from './layout.ts';

interface Run {
  readonly source: string;
  readonly pipeline: NodePipeline;
  readonly sessions: number;
}

/** Kills the tier while sessions of a node score on it, and counts what became of them. */
export async function killTier(
  folder: string,
  tier: MeasuredDaemon,
  { source, pipeline, sessions }: Run,
) {
  const node = await nodeWith(folder, tier.grpcAddress);
  const counts = { voted: 0, abstained: 0, failed: 0 };
  const labels: Record<string, number> = {};
  let killed: Promise<void> | undefined;
  const request = { source, options: { pipeline, sampling: { all: {} }, includeScores: true } };
  const ends = await Promise.allSettled(
    Array.from({ length: sessions }, () =>
      node.analyze(request, (event) => {
        for (const outcome of outcomesOf(event)) counts[outcome] += 1;
        // In the middle of the sessions: some frames of each are scored.
        if (counts.voted >= 10 * sessions) killed ??= tier.kill();
      }),
    ),
  );
  for (const end of ends) {
    const label = end.status === 'fulfilled' ? String(end.value.verdict?.label) : 'lost';
    labels[label] = (labels[label] ?? 0) + 1;
  }
  await (killed ?? tier.kill());
  await node.close();
  const lost = ends.filter(({ status }) => status === 'rejected').length;
  return { pipeline, sessions, lost, crops: counts, labels };
}

function outcomesOf({ scores }: Event__Output) {
  const members = scores?.tracks.flatMap((track) => track.members) ?? [];
  return members.map(({ _score, reason }) => {
    if (_score) return 'voted';
    return reason.startsWith('REMOTE_') ? 'abstained' : 'failed';
  });
}
