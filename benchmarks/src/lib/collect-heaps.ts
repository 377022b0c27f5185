// Loaded into every process and thread of a daemon whose memory is watched: collects its whole heap once a minute. Garbage
// that grew old would fill a heap for hours before V8 collects it, and look like a leak.

setInterval(() => globalThis.gc?.(), 60_000).unref();
