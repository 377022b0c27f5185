/** Kinds of plugins that there are templates of. */
export const KINDS = ['detector', 'tracker', 'model', 'pooling', 'sink'] as const;
export type Kind = (typeof KINDS)[number];
