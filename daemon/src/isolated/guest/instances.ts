import type {
  CropBatch,
  Definition,
  Detection,
  Detector,
  Frame,
  Model,
  Pooling,
  Sample,
  Tracker,
  TrackerFrame,
} from '@trueframe/sdk';

/** One instance of a plugin, as the host calls it. */
export interface Instance {
  /** Facts about it that the host needs. */
  readonly facts: unknown;
  call(what: string, args: never, signal: AbortSignal): unknown;
  close(): Promise<void>;
}

/** Wraps what `create` gave. */
export function instanceOf(kind: Definition['kind'], created: unknown): Instance {
  switch (kind) {
    case 'detector':
      return detector(created as Detector);
    case 'model':
      return model(created as Model);
    case 'tracker':
      return tracker(created as Tracker);
    default:
      return pooling(created as Pooling);
  }
}

function detector(one: Detector): Instance {
  if (typeof one?.detect !== 'function') throw new Error('create gave nothing that detects');
  return {
    facts: {},
    call: (_, { frame }: { frame: Frame }, signal) => one.detect(frame, signal),
    close: async () => one.close?.(),
  };
}

function model(one: Model): Instance {
  if (typeof one?.score !== 'function') throw new Error('create gave nothing that scores');
  const { info, input, limits } = one;
  return {
    facts: { info, input, limits },
    call: (_, { crops }: { crops: CropBatch }, signal) => one.score(crops, signal),
    close: async () => one.close?.(),
  };
}

function tracker(one: Tracker): Instance {
  if (typeof one?.update !== 'function') throw new Error('create gave nothing that tracks');
  return {
    facts: {},
    call: (what, args: { detections: readonly Detection[]; frame: TrackerFrame }) => {
      if (what === 'end') return one.end();
      const { seen, ended } = one.update(args.detections, args.frame);
      // The host has the detections: numbers of them will do.
      const numbered = seen.map(({ trackId, detection }) => ({
        trackId,
        at: args.detections.indexOf(detection),
      }));
      return { seen: numbered, ended };
    },
    close: async () => {},
  };
}

function pooling(one: Pooling): Instance {
  if (typeof one?.pool !== 'function') throw new Error('create gave nothing that pools');
  return {
    facts: {},
    call: (_, { samples }: { samples: readonly Sample[] }) => one.pool(samples),
    close: async () => {},
  };
}
