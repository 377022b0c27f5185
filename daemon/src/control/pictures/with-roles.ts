import type { Evidence } from '@trueframe/proto';

const ORDER = ['ROLE_HIGHEST', 'ROLE_LOWEST', 'ROLE_TYPICAL'] as const;

/** Returns the faces with the role that each has among those of its track, by track, role and time. */
export function withRoles(faces: readonly Evidence[]): readonly Evidence[] {
  const tracks = new Map<number, Evidence[]>();
  for (const face of faces) {
    const trackId = face.trackId ?? 0;
    tracks.set(trackId, [...(tracks.get(trackId) ?? []), face]);
  }
  return [...tracks]
    .sort(([a], [b]) => a - b)
    .flatMap(([, ofTrack]) => {
      const byScore = ofTrack.toSorted((a, b) => Number(b.score) - Number(a.score));
      const roles = rolesOf(byScore.length);
      return byScore
        .map((face, k) => ({ ...face, role: roles[k]! }))
        .sort((a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role));
    });
}

/** Returns the roles of so many faces of a track, highest score first. */
function rolesOf(count: number): readonly (typeof ORDER)[number][] {
  const highest = Math.ceil(count / 3);
  const lowest = Math.ceil((count - 1) / 3);
  return Array.from({ length: count }, (_, k) => {
    if (k < highest) return 'ROLE_HIGHEST';
    return k >= count - lowest ? 'ROLE_LOWEST' : 'ROLE_TYPICAL';
  });
}
