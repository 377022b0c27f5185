import type {
  ListModelsResponse__Output,
  ListPipelinesResponse__Output,
  ListPluginsResponse__Output,
} from '@trueframe/proto';
import { call } from '../api/call.ts';
import { CallFailed } from '../api/call-failed.ts';
import type { Json } from '../api/json.ts';
import { authorization, refusal } from '../api/token.ts';
import { readMetrics, type Sample } from './read-metrics.ts';

export interface DaemonState {
  readonly isReady: boolean;
  /** Reasons why it is not; empty: it is. */
  readonly reasons: readonly string[];
  readonly samples: readonly Sample[];
}

type Listed<Answer, Field extends keyof Answer> = NonNullable<
  Json<Answer>[Field & keyof Json<Answer>]
>;

export interface Catalogue {
  readonly pipelines: Listed<ListPipelinesResponse__Output, 'pipelines'>;
  readonly models: Listed<ListModelsResponse__Output, 'models'>;
  /** Undefined: there is no engine, which alone knows them. */
  readonly plugins: Listed<ListPluginsResponse__Output, 'plugins'> | undefined;
}

/** @throws CallFailed */
export async function askState(abort: AbortSignal): Promise<DaemonState> {
  const ready = await get('/readyz', abort);
  const { ok, reasons } = (await ready.json()) as { ok: boolean; reasons: readonly string[] };
  const metrics = await get('/metrics', abort);
  const samples = metrics.ok ? readMetrics(await metrics.text()) : [];
  return { isReady: ok, reasons, samples };
}

/** @throws CallFailed */
export async function askDaemon(abort: AbortSignal): Promise<Catalogue> {
  const [{ pipelines = [] }, { models = [] }, plugins] = await Promise.all([
    call<Json<ListPipelinesResponse__Output>>('ListPipelines', {}, abort),
    call<Json<ListModelsResponse__Output>>('ListModels', {}, abort),
    call<Json<ListPluginsResponse__Output>>('ListPlugins', {}, abort).catch(() => undefined),
  ]);
  return { pipelines, models, plugins: plugins && (plugins.plugins ?? []) };
}

async function get(path: string, signal: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { headers: authorization(), signal });
  } catch {
    throw new CallFailed('unavailable', 'the daemon does not answer');
  }
  if (response.status === 401) {
    refusal.value = await response.text();
    throw new CallFailed('unauthenticated', refusal.value);
  }
  return response;
}
