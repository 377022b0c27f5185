import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { spawnSync } from '../helpers/programs.ts';
import { faceClip, hasShared } from '../helpers/shared.ts';
import { type Finished, TestDaemon } from '../helpers/test-daemon.ts';

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

describe.skipIf(!hasShared)('metrics of a daemon that has analysed a clip', () => {
  let daemon: TestDaemon;
  let finished: Finished;
  let failed: Finished;
  beforeAll(async () => {
    daemon = await TestDaemon.launch();
    finished = await daemon.analyze({
      source: faceClip,
      options: { includeScores: true, maxMediaMs: 4000 },
    });
    failed = await daemon.analyze({ source: '/no/such/file.mp4' });
    // Engines hand their numbers over four times a second.
    const analysed = Number(finished.session?.frames?.analysed);
    await vi.waitFor(async () =>
      expect(await daemon.metric('trueframe_frames_total{outcome="analysed"}')).toBe(analysed),
    );
  });
  afterAll(() => daemon.close());

  test.skipIf(!hasPromtool)('follow the naming rules of Prometheus', async () => {
    const { stdout, stderr, status } = spawnSync('promtool', ['check', 'metrics'], {
      input: await daemon.scrape(),
      encoding: 'utf8',
    });
    expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: '', status: 0 });
  });

  test('agree with the events', async () => {
    const { stream, session } = finished;
    const frames = session?.frames;
    const scored = stream.events.flatMap(({ scores }) => scores?.tracks ?? []);
    const members = scored.flatMap((track) => track.members ?? []);
    // At least the session's own.
    const { label } = stream.summary!.verdict!;
    const expected: Record<string, number> = {
      'trueframe_frames_total{outcome="received"}': Number(frames?.received),
      'trueframe_frames_dropped_total{reason="sampling"}': Number(frames?.dropped.sampling ?? 0),
      trueframe_faces_detected_total: scored.length,
      trueframe_model_requests_total: members.length,
      trueframe_score_count: members.filter(({ score }) => score !== undefined).length,
      trueframe_session_starts_total: 2,
      'trueframe_session_ends_total{reason="limit"}': 1,
      'trueframe_session_ends_total{reason="source_not_found"}': 1,
      'trueframe_sessions{state="ended"}': 1,
      'trueframe_sessions{state="failed"}': 1,
      [`trueframe_verdicts_total{label="${label.replace('LABEL_', '').toLowerCase()}"}`]: stream
        .verdicts()
        .filter((verdict) => verdict.final && verdict.label === label).length,
      'trueframe_tracks_total{end_reason="source_ended"}': 1,
      trueframe_tracks_active: 0,
      trueframe_time_to_first_verdict_seconds_count: 1,
      'grpc_server_started_total{grpc_method="Analyze"}': 2,
      'grpc_server_handled_total{grpc_method="Analyze",grpc_code="OK"}': 1,
      'grpc_server_handled_total{grpc_method="Analyze",grpc_code="NOT_FOUND"}': 1,
      'grpc_server_msg_sent_total{grpc_method="Analyze"}':
        stream.events.length + failed.stream.events.length,
      'trueframe_capacity_sessions{kind="headroom"}': 64,
      trueframe_build_info: 1,
    };
    const actual = await Promise.all(
      Object.keys(expected).map(async (name) => [name, await daemon.metric(name)] as const),
    );
    expect(Object.fromEntries(actual)).toEqual(expected);
  });

  test('hold no file name, URL or session id', async () => {
    const text = await daemon.scrape();
    expect(text).not.toContain('.mp4');
    expect(text).not.toContain(finished.stream.sessionId);
  });

  test('say that the event loop of the control process was free', async () => {
    // The median: what other processes do to the 99th percentile is the benchmarks' business (latency).
    const median = await daemon.metric('trueframe_control_loop_delay_seconds{stat="p50"}');
    expect(median).toBeLessThan(0.02);
  });

  test('no engine sent a metric that is not defined', () => {
    expect(daemon.log).not.toContain('nobody defined');
  });
});
