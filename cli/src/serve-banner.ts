import type { PipelineListing } from '@trueframe/daemon/config';
import { type Term, termList } from './term-list.ts';
import { paint } from './terminal.ts';
import { wrapText } from './wrap-text.ts';

export interface Listening {
  readonly version: string;
  /** `host:port` as bound. */
  readonly grpcAddress: string;
  readonly metricsAddress: string;
}

export interface Ready {
  readonly pipelines: readonly PipelineListing[];
  /** Providers by model, as the daemon runs them. */
  readonly providers: ReadonlyMap<string, string>;
}

/** Returns what a person wants to know of a daemon that listens: where, and how it is stopped. */
export function listeningLines(
  { version, grpcAddress, metricsAddress }: Listening,
  width: number,
): readonly string[] {
  const http = `http://${openable(metricsAddress)}`;
  const terms: readonly Term[] = [
    ['console', `${http}/console/`],
    ['gRPC', grpcAddress],
    ['metrics', `${http}/metrics`],
    ['to stop', 'Ctrl-C: running sessions finish first; a second one quits at once'],
  ];
  return [paint('bold', `Trueframe ${version}`), ...termList(terms, width)];
}

/** Returns what a daemon that is ready can do, and on what. */
export function readyLines({ pipelines, providers }: Ready, width: number): readonly string[] {
  const usable = pipelines.filter(({ problem }) => problem === '');
  const names = usable.map(({ id, isDefault }) => (isDefault ? `${id} (default)` : id));
  const lacking = pipelines.length - usable.length;
  const rest = lacking > 0 ? ` (${lacking} not usable: trueframe list pipelines)` : '';
  const terms: readonly Term[] = [
    ['pipelines', (names.join(', ') || 'none') + rest],
    ...(providers.size > 0 ? [['models', modelsInWords(providers)] as const] : []),
  ];
  return [...wrapText(paint('green', 'ready'), width), ...termList(terms, width)];
}

/** `a, b on cuda; c on cpu`. */
function modelsInWords(providers: ReadonlyMap<string, string>): string {
  const byProvider = new Map<string, string[]>();
  for (const [model, provider] of providers) {
    byProvider.set(provider, [...(byProvider.get(provider) ?? []), model]);
  }
  return [...byProvider]
    .map(([provider, models]) => `${models.join(', ')} on ${provider}`)
    .join('; ');
}

/** An address of all interfaces is none that a browser opens. */
function openable(address: string): string {
  return address.replace(/^(0\.0\.0\.0|\[::\])(?=:\d+$)/, '127.0.0.1');
}
