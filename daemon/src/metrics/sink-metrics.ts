import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** A sink at the time of a scrape. */
export interface SinkView {
  readonly name: string;
  readonly waiting: number;
  /** Age of the oldest notice that waits, in seconds; 0: none does. */
  readonly oldestSeconds: number;
}

/** Counts of one sink. */
export interface SinkMetrics {
  /** @param seconds from the event until then */
  delivered(seconds: number): void;
  retried(): void;
  dead(reason: string): void;
  missed(events: number): void;
}

/** The usual reasons for giving up. */
const REASONS = ['sink_unavailable', 'sink_refused', 'sink_gone'];

/** Metrics of sinks; `views` are asked at every scrape. */
export function createSinkMetrics(
  registry: Registry,
  views: () => readonly SinkView[],
): (sink: string) => SinkMetrics {
  const registers = [registry];
  const labelNames = ['sink'] as const;
  const delivered = new Counter({
    name: 'trueframe_sink_delivered_total',
    help: 'Notices that a receiver has taken.',
    labelNames,
    registers,
  });
  const retries = new Counter({
    name: 'trueframe_sink_retries_total',
    help: 'Deliveries that failed and are tried again.',
    labelNames,
    registers,
  });
  const dead = new Counter({
    name: 'trueframe_sink_dead_total',
    help: 'Notices that were given up, by reason: the code of the last failure.',
    labelNames: ['sink', 'reason'] as const,
    registers,
  });
  const missed = new Counter({
    name: 'trueframe_sink_missed_events_total',
    help: 'Events that the session store had given up before the sink came to them.',
    labelNames,
    registers,
  });
  const delay = new Histogram({
    name: 'trueframe_sink_delay_seconds',
    help: 'Time from an event until its notice was delivered.',
    labelNames,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 120, 600, 3600],
    registers,
  });
  const gauge = (name: string, help: string, read: (view: SinkView) => number) =>
    new Gauge({
      ...{ name, help, labelNames, registers },
      collect() {
        for (const view of views()) this.set({ sink: view.name }, read(view));
      },
    });
  gauge('trueframe_sink_backlog', 'Notices that wait in memory.', ({ waiting }) => waiting);
  gauge(
    'trueframe_sink_oldest_seconds',
    'Age of the oldest notice that waits; 0: none does.',
    ({ oldestSeconds }) => oldestSeconds,
  );
  return (sink) => {
    // So that a rate has a beginning.
    for (const counter of [delivered, retries, missed]) counter.inc({ sink }, 0);
    for (const reason of REASONS) dead.inc({ sink, reason }, 0);
    return {
      delivered(seconds) {
        delivered.inc({ sink });
        delay.observe({ sink }, seconds);
      },
      retried: () => retries.inc({ sink }),
      dead: (reason) => dead.inc({ sink, reason }),
      missed: (events) => missed.inc({ sink }, events),
    };
  };
}
