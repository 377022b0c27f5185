import type { Registry } from 'prom-client';
import type { Config } from '../../config/schema.ts';
import { foundBy } from '../../lib/look-up.ts';
import { createEvidenceMetrics } from '../../metrics/evidence-metrics.ts';
import type { SessionHost } from '../engines/hosted-session.ts';
import type { SessionManager } from '../session/session-manager.ts';
import { Pictures } from './pictures.ts';

/** Keeps and shows pictures of these sessions. */
export function openPictures(
  config: Config['evidence'],
  registry: Registry,
  host: SessionHost,
  sessions: SessionManager,
): Pictures {
  const pictures = new Pictures({
    config,
    metrics: createEvidenceMetrics(registry),
    host,
    exists: (sessionId) => foundBy(() => sessions.get(sessionId)) !== undefined,
  });
  sessions.onChange((change, session) => pictures.onChange(change, session));
  return pictures;
}
