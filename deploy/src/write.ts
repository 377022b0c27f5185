import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dashboards, toDashboard } from './index.ts';
import { sloRules } from './prometheus/slo-rules.ts';

const folder = fileURLToPath(new URL('../grafana/dashboards/', import.meta.url));

// A dashboard that is gone leaves no file.
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const dashboard of dashboards) {
  const text = `${JSON.stringify(toDashboard(dashboard), undefined, 2)}\n`;
  writeFileSync(`${folder}${dashboard.id}.json`, text);
}

writeFileSync(fileURLToPath(new URL('../prometheus/slo.yml', import.meta.url)), sloRules());
