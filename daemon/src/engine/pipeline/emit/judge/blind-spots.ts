interface Voter {
  readonly scope: readonly string[];
  readonly blindTo?: readonly string[] | undefined;
}

/**
 * Families of manipulation that some voter was measured to miss and none was shown to detect. `regulars`: the voters
 * that count for the latter; one that was asked now and then only, because the ensemble was reduced, vouches for nothing.
 */
export function blindSpots(
  voters: readonly Voter[],
  regulars: readonly Voter[] = voters,
): string[] {
  const seen = new Set(regulars.flatMap(({ scope }) => scope));
  return [...new Set(voters.flatMap(({ blindTo = [] }) => blindTo))].filter(
    (family) => !seen.has(family),
  );
}
