import type { PluginMetrics } from '@trueframe/sdk';
import type { PluginFigure } from '../../wire/task-results.ts';

const NAME = /^[a-z][a-z0-9_]{0,39}$/;
/** Names that one instance may use: every one is a series. */
const MOST_NAMES = 16;

type Owner = Pick<PluginFigure, 'plugin' | 'bundle'>;

/** Keeps what the plugins of a thread count, until it is taken. */
export class PluginFigures {
  #figures = new Map<string, PluginFigure>();

  /** The metrics of one instance. What is no number, or has no proper name, is left out. */
  metricsOf(owner: Owner): PluginMetrics {
    const names = new Set<string>();
    const note = (kind: PluginFigure['kind'], name: string, value: number) => {
      if (!Number.isFinite(value) || (kind === 'count' && value < 0) || !NAME.test(name)) return;
      if (!names.has(name) && names.size >= MOST_NAMES) return;
      names.add(name);
      this.#note({ ...owner, name, kind, value });
    };
    return {
      count: (name, value = 1) => note('count', name, value),
      highest: (name, value) => note('highest', name, value),
    };
  }

  /** Everything since the last call; undefined: nothing. */
  take(): readonly PluginFigure[] | undefined {
    if (this.#figures.size === 0) return undefined;
    const taken = [...this.#figures.values()];
    this.#figures = new Map();
    return taken;
  }

  #note(figure: PluginFigure): void {
    const { plugin, bundle, name, kind } = figure;
    const key = [plugin, bundle, name, kind].join('\n');
    this.#figures.set(key, together(this.#figures.get(key), figure));
  }
}

/** Returns two values of a figure as one. */
export function together(before: PluginFigure | undefined, figure: PluginFigure): PluginFigure {
  if (!before) return figure;
  const [a, b] = [before.value, figure.value];
  return { ...figure, value: figure.kind === 'count' ? a + b : Math.max(a, b) };
}
