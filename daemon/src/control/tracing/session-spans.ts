import type { Attributes, Context, Span, SpanContext, Tracer } from '@opentelemetry/api';
import { logFactsOf } from '../session/log-facts.ts';
import type { Session } from '../session/session.ts';
import { isOver } from '../session/session-state.ts';

type Api = typeof import('@opentelemetry/api');

interface Traced {
  readonly span: Span;
  readonly context: Context;
  phase: Span;
  state: string;
}

/** A span for every session, and below it one for each state of its life. */
export class SessionSpans {
  readonly #api: Api;
  readonly #tracer: Tracer;
  readonly #open = new Map<string, Traced>();

  constructor(api: Api, tracer: Tracer) {
    this.#api = api;
    this.#tracer = tracer;
  }

  /** The session was opened, or its state may be another one. */
  look(session: Session): void {
    const traced = this.#open.get(session.id) ?? this.#begin(session);
    if (!traced || traced.state === session.state) return;
    traced.phase.end();
    if (isOver(session.state)) this.#finish(session, traced);
    else this.#enter(traced, session.state);
  }

  /** Sessions that are not over go on in the next daemon, or nowhere. */
  close(): void {
    for (const { span, phase } of this.#open.values()) {
      phase.end();
      span.end();
    }
    this.#open.clear();
  }

  #begin(session: Session): Traced | undefined {
    if (isOver(session.state)) return undefined;
    const { ROOT_CONTEXT, trace } = this.#api;
    const { origin, pipeline } = session.planned;
    const parent = toParent(origin?.traceparent);
    const above = parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
    const attributes: Attributes = {
      ...prefixed(logFactsOf(session.planned)),
      'trueframe.source': session.source,
      'trueframe.pipeline': pipeline.id,
    };
    const span = this.#tracer.startSpan('session', { attributes }, above);
    const context = trace.setSpan(above, span);
    const { state } = session;
    const phase = this.#tracer.startSpan(state.toLowerCase(), {}, context);
    const traced = { span, context, phase, state };
    this.#open.set(session.id, traced);
    return traced;
  }

  #enter(traced: Traced, state: string): void {
    traced.state = state;
    traced.phase = this.#tracer.startSpan(state.toLowerCase(), {}, traced.context);
  }

  #finish(session: Session, { span }: Traced): void {
    this.#open.delete(session.id);
    const { error, endReason, standing } = session;
    span.setAttributes({
      'trueframe.end_reason': endReason ?? '',
      'trueframe.label': String(standing.verdict?.label ?? ''),
      'trueframe.frames.received': standing.counts.received,
      'trueframe.frames.analysed': standing.counts.analysed,
    });
    if (error) {
      span.setStatus({ code: this.#api.SpanStatusCode.ERROR, message: error.message });
      span.setAttribute('error.type', error.code);
    }
    span.end();
  }
}

/** Returns the span of a `traceparent` header of W3C; undefined when it is none. */
export function toParent(traceparent: string | undefined): SpanContext | undefined {
  const [, traceId = '', spanId = '', flags = ''] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent ?? '') ?? [];
  if (/^0*$/.test(traceId) || /^0*$/.test(spanId)) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
}

function prefixed(facts: Readonly<Record<string, string>>): Attributes {
  return Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [`trueframe.${key}`, value]),
  );
}
