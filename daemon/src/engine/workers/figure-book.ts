import type { PluginFigure } from '../../wire/task-results.ts';
import type { Observer } from '../observer.ts';
import { together } from './plugin-figures.ts';

/** Puts what plugins of all threads count into the metrics. */
export class FigureBook {
  readonly #observer: Observer;
  readonly #highest = new Map<string, PluginFigure>();

  constructor(observer: Observer) {
    this.#observer = observer;
  }

  book(figures: readonly PluginFigure[] = []): void {
    for (const figure of figures) {
      const { plugin, bundle, name, kind, value } = figure;
      const labels = { plugin, bundle, name };
      if (kind === 'count') this.#observer.count('trueframe_plugin_events_total', labels, value);
      else {
        const key = JSON.stringify(labels);
        const highest = together(this.#highest.get(key), figure);
        this.#highest.set(key, highest);
        this.#observer.gauge('trueframe_plugin_highest', labels, highest.value);
      }
    }
  }
}
