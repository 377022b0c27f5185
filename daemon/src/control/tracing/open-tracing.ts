import { TrueframeError } from '@trueframe/sdk';
import type { Config } from '../../config/schema.ts';
import type { Closable } from '../../lib/closer-stack.ts';
import type { Session } from '../session/session.ts';
import { SessionSpans } from './session-spans.ts';

/** Hears of sessions and tells a collector. */
export interface Tracing extends Closable {
  look(session: Session): void;
}

const PACKAGES =
  '@opentelemetry/api @opentelemetry/sdk-trace @opentelemetry/resources @opentelemetry/exporter-trace-otlp-http';

/**
 * Opens what sends traces; undefined when none are wanted: then nothing of it is loaded.
 * @throws CONFIG_INVALID when the packages are not installed
 */
export async function openTracing(
  { endpoint, share }: Config['tracing'],
  version: string,
): Promise<Tracing | undefined> {
  if (endpoint === undefined) return undefined;
  const { api, sdk, exporters, resources } = await load();
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const provider = new sdk.TracerProvider({
    resource: resources.resourceFromAttributes({
      'service.name': 'trueframe',
      'service.version': version,
    }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(share) }),
    spanProcessors: [
      new sdk.BatchSpanProcessor({ exporter: new exporters.OTLPTraceExporter({ url }) }),
    ],
  });
  const spans = new SessionSpans(api, provider.getTracer('trueframe', version));
  return {
    look: (session) => spans.look(session),
    async close() {
      spans.close();
      // A collector that takes nothing does not keep the daemon from ending.
      await provider.shutdown().catch(() => {});
    },
  };
}

async function load() {
  try {
    const [api, sdk, exporters, resources] = await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
    return { api, sdk, exporters, resources };
  } catch (cause) {
    throw new TrueframeError(
      'CONFIG_INVALID',
      `tracing.endpoint needs packages that are not installed: npm install ${PACKAGES}`,
      { cause },
    );
  }
}
