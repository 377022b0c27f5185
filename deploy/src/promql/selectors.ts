import { parser } from '@prometheus-io/lezer-promql';

export interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** A metric in an expression, with what is asked of its labels. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly Matcher[];
}

/** Metrics and labels that an expression asks for. */
export interface Asked {
  readonly selectors: readonly Selector[];
  /** Labels of `by (…)`, `on (…)` and the like. */
  readonly groupings: readonly string[];
}

/**
 * Takes a PromQL expression apart.
 * @throws when it is none
 */
export function selectorsOf(expr: string): Asked {
  const selectors: { metric: string; matchers: Matcher[] }[] = [];
  const groupings: string[] = [];
  const textOf = ({ from, to }: { from: number; to: number }) => expr.slice(from, to);
  parser.parse(expr).iterate({
    enter(node) {
      if (node.type.isError) throw new Error(`no PromQL at ${node.from}: ${expr}`);
      if (node.name === 'VectorSelector') {
        const metric = node.node.getChild('Identifier');
        selectors.push({ metric: metric ? textOf(metric) : '', matchers: [] });
      }
      if (node.name === 'GroupingLabels') {
        groupings.push(...node.node.getChildren('LabelName').map(textOf));
      }
      if (node.name === 'UnquotedLabelMatcher') {
        const [label = '', operator = '', value = ''] = ['LabelName', 'MatchOp', 'StringLiteral']
          .map((name) => node.node.getChild(name))
          .map((child) => (child ? textOf(child) : ''));
        selectors.at(-1)?.matchers.push({ label, operator, value: value.slice(1, -1) });
      }
    },
  });
  return { selectors, groupings };
}
