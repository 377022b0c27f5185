import type { MediaFormat } from '@trueframe/proto';

/** Source of the frames. */
export type Source =
  /** An absolute path that was checked to be a readable, non-empty regular file. */
  | { readonly kind: 'file'; readonly path: string }
  /** rtsp:// or rtsps://, password included: never log it, `redact` it. */
  | { readonly kind: 'rtsp'; readonly url: string }
  /** Bytes that arrive on the engine's media socket. `frameRate` is for H.264 byte streams. */
  | { readonly kind: 'push'; readonly format: MediaFormat; readonly frameRate: number };
