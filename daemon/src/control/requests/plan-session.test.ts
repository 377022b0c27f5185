import type { Sampling__Output, SessionOptions__Output } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import { describe, expect, test } from 'vitest';
import { pipelineInput } from '../../../../test/helpers/pipeline-input.ts';
import { MethodPipeline, Pipeline } from '../../config/pipeline.ts';
import type { SamplingPolicy } from '../../config/sampling.ts';
import { planAnalyze, planPush, sourceInWords } from './plan-session.ts';

function pipelines(sampling: SamplingPolicy = { fps: 5 }) {
  const pipeline = Pipeline.parse(pipelineInput({ sampling }));
  return { resolve: () => ({ pipeline, version: 'v' }) };
}

/** Messages as they arrive; a `oneof` is the only part of them that may lack fields. */
type Some = Partial<Omit<SessionOptions__Output, 'sampling'>> & {
  sampling?: Partial<Sampling__Output> | null;
};

function options(some: Some = {}): SessionOptions__Output {
  return {
    pipeline: '',
    sampling: null,
    pace: 'PACE_UNSPECIFIED',
    includeScores: false,
    includeTrackUpdates: false,
    maxMediaMs: 0,
    frameRate: 0,
    ...some,
  } as SessionOptions__Output;
}

const analyze = (source: string, some: Some = {}) =>
  planAnalyze({ source, options: options(some) }, pipelines());

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'no error';
  } catch (error) {
    return error instanceof TrueframeError ? error.code : String(error);
  }
}

describe('the source', () => {
  test.each([
    ['/videos/a.mp4', { kind: 'file', path: '/videos/a.mp4' }],
    ['/videos/../a b.mp4', { kind: 'file', path: '/a b.mp4' }],
    ['file:///videos/a%20b.mp4', { kind: 'file', path: '/videos/a b.mp4' }],
    ['rtsp://u:p@camera:554/live', { kind: 'rtsp', url: 'rtsp://u:p@camera:554/live' }],
    ['RTSPS://camera/live', { kind: 'rtsp', url: 'RTSPS://camera/live' }],
  ])('%s is read as %o', (text, source) => {
    expect(analyze(text).source).toEqual(source);
  });

  test('a relative path is one of the working folder, also when it looks like a protocol of ffmpeg', () => {
    const { source } = analyze('concat:a|b');
    expect(source).toEqual({ kind: 'file', path: `${process.cwd()}/concat:a|b` });
  });

  test.each([
    'http://host/a.mp4',
    'file://host/a.mp4',
    'file:///a%00b.mp4',
    'file:///a%2Fb.mp4',
    'rtsp://',
    'a\nb.mp4',
  ])('%j is not supported', (text) => {
    expect(codeOf(() => analyze(text))).toBe('SOURCE_UNSUPPORTED');
  });

  test('an unsupported URL is reported without its password', () => {
    expect(() => analyze('http://u:secret@host/a.mp4')).toThrow(/\*\*\*@host/);
    expect(() => analyze('http://u:secret@host/a.mp4')).not.toThrow(/secret/);
  });

  test('callers see no password', () => {
    expect(sourceInWords(analyze('rtsp://u:secret@camera/live').source)).toBe(
      'rtsp://***@camera/live',
    );
  });
});

describe('options', () => {
  test('files are lossless and live sources live, unless the request says otherwise', () => {
    expect(analyze('/a.mp4').pace).toBe('lossless');
    expect(analyze('rtsp://camera/live').pace).toBe('live');
    expect(analyze('/a.mp4', { pace: 'PACE_LIVE' }).pace).toBe('live');
    expect(analyze('rtsp://camera/live', { pace: 'PACE_LOSSLESS' }).pace).toBe('lossless');
  });

  test.each<[Some, SamplingPolicy]>([
    [{}, { fps: 5 }],
    [{ sampling: { policy: 'all', all: {} } }, 'all'],
    [{ sampling: { policy: 'everyNth', everyNth: 3 } }, { everyNth: 3 }],
    [{ sampling: { policy: 'fps', fps: 0.5 } }, { fps: 0.5 }],
    [
      { sampling: { policy: 'fps', fps: 5, referencesOnly: true } },
      { fps: 5, referencesOnly: true },
    ],
    [{ sampling: { policy: 'keyFrames', keyFrames: 0 } }, { keyFrames: 0 }],
    [{ sampling: { policy: 'evenlySpread', evenlySpread: 17 } }, { evenlySpread: 17 }],
  ])('%o samples %o', (some, sampling) => {
    expect(analyze('/a.mp4', some).sampling).toEqual(sampling);
  });

  test.each<[string, Some]>([
    ['/a.mp4', { maxMediaMs: -1 }],
    ['/a.mp4', { maxMediaMs: Number.NaN }],
    ['/a.mp4', { maxMediaMs: Number.POSITIVE_INFINITY }],
    ['/a.mp4', { frameRate: 25 }],
    ['/a.mp4', { pace: 7 as never }],
    ['/a.mp4', { sampling: {} }],
    ['/a.mp4', { sampling: { policy: 'everyNth', everyNth: 0 } }],
    ['/a.mp4', { sampling: { policy: 'fps', fps: 0 } }],
    ['/a.mp4', { sampling: { policy: 'fps', fps: 241 } }],
    ['/a.mp4', { sampling: { policy: 'all', all: {}, referencesOnly: true } }],
    ['/a.mp4', { sampling: { policy: 'fps', fps: Number.NaN } }],
    ['/a.mp4', { sampling: { policy: 'keyFrames', keyFrames: -1 } }],
    ['/a.mp4', { sampling: { policy: 'evenlySpread', evenlySpread: 0 } }],
    ['/a.mp4', { sampling: { policy: 'evenlySpread', evenlySpread: 10_001 } }],
    ['/a.mp4', { sampling: { policy: 'latest', latest: {} } }],
    ['rtsp://camera/live', { sampling: { policy: 'evenlySpread', evenlySpread: 5 } }],
  ])('%s with %o is REQUEST_INVALID', (source, some) => {
    expect(codeOf(() => analyze(source, some))).toBe('REQUEST_INVALID');
  });

  test('a pipeline that samples the newest frame cannot serve a file', () => {
    const plan = () => planAnalyze({ source: '/a.mp4', options: null }, pipelines('latest'));
    expect(codeOf(plan)).toBe('REQUEST_INVALID');
    expect(plan).toThrow(/pipeline p/);
  });
});

describe('pushed media', () => {
  test('is live; H.264 has 25 frames per second unless told', () => {
    const push = (some: Partial<SessionOptions__Output>) =>
      planPush({ format: 'MEDIA_FORMAT_H264_ANNEXB', options: options(some) }, pipelines());
    expect(push({})).toMatchObject({ pace: 'live', source: { kind: 'push', frameRate: 25 } });
    expect(push({ frameRate: 50 })).toMatchObject({ source: { frameRate: 50 } });
    expect(codeOf(() => push({ frameRate: 241 }))).toBe('REQUEST_INVALID');
    expect(codeOf(() => push({ frameRate: -1 }))).toBe('REQUEST_INVALID');
  });

  test.each(['MEDIA_FORMAT_UNSPECIFIED', 9 as never] as const)('%s is refused', (format) => {
    expect(codeOf(() => planPush({ format, options: null }, pipelines()))).toBe('REQUEST_INVALID');
  });

  test('only H.264 has a frame rate to set', () => {
    const open = { format: 'MEDIA_FORMAT_FMP4', options: options({ frameRate: 25 }) } as const;
    expect(codeOf(() => planPush(open, pipelines()))).toBe('REQUEST_INVALID');
  });
});

describe('a pipeline with a method', () => {
  const { tracker: method, ...parts } = pipelineInput();
  const pipeline = MethodPipeline.parse({ ...parts, method });
  const whole = { resolve: () => ({ pipeline, version: 'v' }) };
  const plan = (source: string, some: Some = {}) =>
    planAnalyze({ source, options: options(some) }, whole);

  test('takes a file as a whole', () => {
    expect(plan('/clip.mp4')).toMatchObject({ sampling: 'all', pace: 'lossless' });
  });

  test('takes no live source, no other sampling and no part of a file', () => {
    expect(() => plan('rtsp://camera/')).toThrow(/looks at whole files/);
    const sampling = { policy: 'all' } as SessionOptions__Output['sampling'];
    expect(codeOf(() => plan('/clip.mp4', { sampling }))).toBe('REQUEST_INVALID');
    expect(() => plan('/clip.mp4', { maxMediaMs: 1000 })).toThrow(/max_media_ms/);
    expect(() => plan('/clip.mp4', { pace: 'PACE_LIVE' })).toThrow(/pace/);
  });
});
