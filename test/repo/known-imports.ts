/** Imports that break the rules, by rule: the most that there may be. The list only gets shorter. */
export const KNOWN: Readonly<Record<string, number>> = {};
