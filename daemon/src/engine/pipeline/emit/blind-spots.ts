interface Voter {
  readonly scope: readonly string[];
  readonly blindTo?: readonly string[] | undefined;
}

/** Families of manipulation that some voter was measured to miss and none was shown to detect. */
export function blindSpots(voters: readonly Voter[]): string[] {
  const seen = new Set(voters.flatMap(({ scope }) => scope));
  return [...new Set(voters.flatMap(({ blindTo = [] }) => blindTo))].filter(
    (family) => !seen.has(family),
  );
}
