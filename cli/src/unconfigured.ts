/** Flag of commands that look at everything that plugins bring. */
export const ALL_FLAG = {
  all: {
    type: 'boolean',
    summary: 'Also name models and pipelines of plugins that lack weights and are not configured.',
  },
} as const;

/** Returns what plugins bring and cannot be used for lack of weights, in words; empty: there is nothing of the kind. */
export function lackingInWords(models: number, pipelines: number): string {
  const parts = [counted(models, 'model'), counted(pipelines, 'pipeline')].filter(Boolean);
  if (parts.length === 0) return '';
  const verb = models + pipelines === 1 ? 'lacks' : 'lack';
  return `${parts.join(' and ')} of plugins ${verb} weights, and nothing configured needs them; --all names them`;
}

function counted(count: number, what: string): string {
  if (count === 0) return '';
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}
