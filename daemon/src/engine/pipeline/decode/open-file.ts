/** A file that was opened and checked: whatever its path means a moment later, this is what is read. */
export interface OpenFile {
  /** Its path, as errors have it. */
  readonly name: string;
  /** Descriptor in this process; undefined where a process cannot hand over what it has open (no /proc). */
  readonly fd: number | undefined;
  /** Path for this process. */
  readonly path: string;
  /** URL for ffmpeg and ffprobe, which have the file as their descriptor 3. */
  readonly input: string;
  /** Everybody on this machine may read it. */
  readonly isPublic: boolean;
  /** Harmless when it is closed. */
  close(): Promise<void>;
}
