import * as z from 'zod';

/** The labels of verdicts, without the prefix that they have on the wire. */
export const LABELS = [
  'AUTHENTIC_LIKELY',
  'SYNTHETIC_LIKELY',
  'INCONCLUSIVE',
  'NOT_APPLICABLE',
  'UNABLE_TO_EVALUATE',
] as const;
export type Label = (typeof LABELS)[number];

/** The outcome of one clip: one line of the file of results. */
export const ClipResult = z.object({
  clip: z.string(),
  /** Size (bytes) and time of change (ms since 1970) of the file with which a result holds; 0: there is no file. */
  size: z.number(),
  mtimeMs: z.number(),
  /** Sampling and end that were asked for; empty: as the pipeline has them. */
  options: z.string(),
  /** The following three are of the session; empty where it failed to start. */
  pipeline: z.string(),
  pipelineVersion: z.string(),
  /** In words. */
  sampling: z.string(),
  width: z.number().optional(),
  height: z.number().optional(),
  /** Frames of the whole file, where the container tells. */
  frames: z.number().optional(),
  framesAnalysed: z.number().optional(),
  tracks: z.number().optional(),
  elapsedMs: z.number().optional(),
  label: z.enum(LABELS).optional(),
  /** Absent without a usable one; never of a clip that is NOT_APPLICABLE or UNABLE_TO_EVALUATE. */
  score: z.number().min(0).max(1).optional(),
  reasons: z.array(z.string()).optional(),
  /** Families of manipulation that those who voted were shown to detect, and were measured to miss. */
  scope: z.array(z.string()).optional(),
  blindTo: z.array(z.string()).optional(),
  /** There is a label or an error, never both. */
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});
export type ClipResult = z.output<typeof ClipResult>;
