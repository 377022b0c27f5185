import { BURNS, type Burn, OBJECTIVES, type Objective } from './slo.ts';

const HEAD = `# Service levels: recorded ratios of bad events to all, and alerts on the speed at which their budgets burn.
# Written by \`npm run gen\` from deploy/src/prometheus/slo.ts, where the objectives are. docs/runbooks has a page per alert.
#   promtool check rules deploy/prometheus/slo.yml
#   promtool test rules deploy/prometheus/slo_test.yml
`;

/** Returns the file of recording rules and alerts of all objectives. */
export function sloRules(): string {
  const groups = [recordings(), alerts()].join('\n');
  return `${HEAD}groups:\n${groups}`;
}

function recordings(): string {
  const windows = BURNS.flatMap(({ short, long }) => [short, long]);
  const rules = OBJECTIVES.flatMap((objective) => [
    `      # ${objective.about}`,
    ...windows.map((window) => recording(objective, window)),
  ]);
  return `  - name: trueframe-service-levels\n    rules:\n${rules.join('\n')}\n`;
}

function recording(objective: Objective, window: string): string {
  const expr = indented(objective.ratio(window), 10);
  return `      - record: ${recorded(objective, window)}\n        expr: |-\n${expr}`;
}

function alerts(): string {
  const rules = OBJECTIVES.flatMap((objective) => BURNS.map((burn) => alert(objective, burn)));
  return `  - name: trueframe-budgets\n    rules:\n${rules.join('\n')}\n`;
}

function alert(objective: Objective, burn: Burn): string {
  const limit = `${burn.rate} * ${objective.budget}`;
  const of = (window: string) => `${recorded(objective, window)} > ${limit}`;
  const name = `Trueframe${objective.alert}${burn.name}`;
  return `      - alert: ${name}
        expr: |-
          ${of(burn.short)} and ${of(burn.long)}
        for: ${burn.wait}
        labels: { severity: ${burn.severity} }
        annotations:
          summary: '{{ $value | humanizePercentage }} ${objective.summary} ({{ $labels.instance }})'
          runbook_url: docs/runbooks/${name}.md`;
}

function recorded({ name }: Objective, window: string): string {
  return `trueframe:${name}:ratio${window}`;
}

function indented(text: string, spaces: number): string {
  return text.replaceAll(/^/gm, ' '.repeat(spaces));
}
