import type { Notice } from '@trueframe/sdk';

/** Names that a template may have in braces. */
const FIELDS = ['tenant', 'session', 'kind', 'externalId'] as const;
type Field = (typeof FIELDS)[number];

const PLACE = /\{([^{}]*)\}/g;

/** Returns what is wrong with a template; undefined: nothing. */
export function templateProblem(template: string): string | undefined {
  for (const [, name = ''] of template.matchAll(PLACE)) {
    if (!FIELDS.includes(name as Field)) return `{${name}} is none of {${FIELDS.join('}, {')}}`;
  }
  const sample = template.replace(PLACE, 'x');
  if (/^[^\s.*>{}]+(\.[^\s.*>{}]+)*$/.test(sample)) return undefined;
  return 'must be words with dots between them, without spaces, * and >';
}

/** Fills a template in. Letters, digits, `-` and `_` of a value stay; others become `_`, as does an empty value. */
export function subjectOf(template: string, notice: Notice): string {
  const values: Record<Field, string> = {
    tenant: notice.tenant,
    session: notice.sessionId,
    kind: notice.kind,
    externalId: notice.externalId,
  };
  return template.replace(PLACE, (_, name: Field) => {
    return values[name].replace(/[^\w-]/g, '_') || '_';
  });
}
