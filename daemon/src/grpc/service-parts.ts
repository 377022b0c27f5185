import type { ReloadModelsResponse } from '@trueframe/proto';
import type { Logger } from 'pino';
import type { Pictures } from '../control/pictures/pictures.ts';
import type { PipelineSource } from '../control/requests/plan-session.ts';
import type { SessionBook } from '../control/session/session-book.ts';
import type { DrainOutcome } from '../control/session/session-manager.ts';
import type { SessionView } from '../control/session/session-view.ts';
import type { ModelListing } from '../models/listing.ts';
import type { PipelineListing } from '../pipelines/listing.ts';
import type { Placement } from '../wire/placement.ts';
import type { PluginFacts } from '../wire/plugin-facts.ts';

/** The parts of the daemon that the calls of the service ask. */
export interface ServiceParts {
  /** Calls find sessions through `viewOf`, which shows them those of their caller only. */
  readonly sessions: Pick<SessionBook, 'start' | 'deliver' | 'hosted' | 'takeOver'>;
  viewOf(call: { readonly metadata: object }): SessionView;
  readonly pipelines: PipelineSource & { list(): readonly PipelineListing[] };
  readonly models: { list(): Promise<readonly ModelListing[]> };
  readonly pictures: Pictures;
  /** Returns the device that runs each model that an engine has opened, by id. */
  placements(): ReadonlyMap<string, Placement>;
  /** Ids of models that are being compiled. */
  building(): readonly string[];
  /** Returns the plugins of the running engine. @throws DAEMON_STARTING while there is none */
  plugins(): readonly PluginFacts[];
  /** Takes no new sessions and ends the running ones; `timeoutMs` 0: as configured. Resolves when they are over. */
  drain(timeoutMs: number): Promise<DrainOutcome>;
  /** Milliseconds that a session of `Analyze` or `Push` goes on without a reader, where its options do not say. */
  readonly graceMs: number;
  /** Looks at bundles and pipelines again. */
  reload(): Promise<ReloadModelsResponse>;
  readonly logger: Logger;
}
