// Pictures for checks, made by the package itself.
export { type DrawnFace, type DrawnFaceOptions, drawnFace } from './drawn-face.ts';
export { toYuv } from './to-yuv.ts';
