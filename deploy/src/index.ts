import { cluster } from './dashboards/cluster.ts';
import { door } from './dashboards/door.ts';
import { engine } from './dashboards/engine.ts';
import { overview } from './dashboards/overview.ts';
import { sessions } from './dashboards/sessions.ts';
import { sources } from './dashboards/sources.ts';
import { store } from './dashboards/store.ts';
import type { Dashboard } from './grafana/panel.ts';

export { type Dashboard, expressionOf, type Panel, type Query } from './grafana/panel.ts';
export { toDashboard } from './grafana/to-dashboard.ts';
export { type Selector, selectorsOf } from './promql/selectors.ts';

/** All dashboards, in the order in which they are read. */
export const dashboards: readonly Dashboard[] = [
  overview,
  sessions,
  sources,
  engine,
  door,
  store,
  cluster,
];
