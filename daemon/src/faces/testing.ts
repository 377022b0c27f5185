// @trueframe/daemon/testing: the inner parts that tests and benchmarks drive by themselves. It may change with every version.

export { haveOthersRoom, pauseAfterClaim } from '../cluster/jobs/claim-pace.ts';
export { Sessions } from '../config/sessions.ts';
export { jpegSize } from '../containers/jpeg-size.ts';
export { Fmp4Pieces } from '../containers/mp4/fmp4-pieces.ts';
export { TsPieces } from '../containers/ts/ts-pieces.ts';
export { Admission, type SeatedSession } from '../control/admission/admission.ts';
export { ContinuousClock } from '../engine/pipeline/decode/continuous-clock.ts';
export { Decoder } from '../engine/pipeline/decode/decoder.ts';
export { runFfmpeg } from '../engine/pipeline/decode/ffmpeg.ts';
export { FrameQueue } from '../engine/pipeline/decode/frame-queue.ts';
export { probeFile } from '../engine/pipeline/decode/probe-file.ts';
export { cellAt, samplingFilter } from '../engine/pipeline/decode/sampling-filter.ts';
export { useSandbox } from '../engine/pipeline/decode/sandbox/current.ts';
export { Sandbox } from '../engine/pipeline/decode/sandbox/sandbox.ts';
export { isHold } from '../engine/pipeline/decode/time-rules.ts';
export { Timeline } from '../engine/pipeline/decode/timeline.ts';
export { WindowClock } from '../engine/pipeline/decode/window-clock.ts';
export { openFile } from '../engine/pipeline/ingest/file/open-file.ts';
export { MediaSocket } from '../engine/pipeline/ingest/media-socket.ts';
export { PushedMp4 } from '../engine/pipeline/ingest/push/pushed-mp4.ts';
export { SamplingWatch } from '../engine/pipeline/sampling-watch.ts';
export { bytes, number } from '../models/compiled/protobuf.ts';
export { configurationPage } from '../reference/configuration-page.ts';
export { exampleConfig } from '../reference/example-config.ts';
