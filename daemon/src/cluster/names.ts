/** Streams, buckets and subjects that the nodes of a cluster share. */

export const JOB_STREAM = 'TF_JOBS';
export const LOG_STREAM = 'TF_LOG';
export const DEAD_STREAM = 'TF_DEAD';

export const SESSION_BUCKET = 'tf_session';
export const NODE_BUCKET = 'tf_node';

/** Jobs of live sessions are leased for a shorter time than those of files. */
export type JobKind = 'live' | 'file';

/** Subject under which the records of a session are kept. */
export function logSubject(tenantId: string, sessionId: string): string {
  return `tf.log.${tokenOf(tenantId)}.${sessionId}`;
}

export function jobSubject(kind: JobKind, tenantId: string, sessionId: string): string {
  return `tf.job.${kind}.${tokenOf(tenantId)}.${sessionId}`;
}

/** Subject under which jobs are kept that cannot be read. */
export function deadSubject(sessionId: string): string {
  return `tf.dead.${sessionId}`;
}

/** Subject under which nodes say that callers follow a session there. */
export function watchSubject(sessionId: string): string {
  return `tf.watch.${sessionId}`;
}

/** Key of the facts of a session. */
export function factsKey(sessionId: string): string {
  return `${sessionId}.facts`;
}

/** Key of what is asked of the node that runs a session. */
export function desiredKey(sessionId: string): string {
  return `${sessionId}.desired`;
}

/** One word of a subject for a tenant of any name. */
function tokenOf(tenantId: string): string {
  return tenantId === '' ? '-' : Buffer.from(tenantId).toString('base64url');
}
