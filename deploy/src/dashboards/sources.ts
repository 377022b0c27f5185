import type { Dashboard } from '../grafana/panel.ts';
import { quantiles, rateBy, rateOf } from './queries.ts';

export const sources: Dashboard = {
  id: 'sources',
  title: 'ingest and sources',
  about: 'What comes in, what is lost on the way, and how late the rest is.',
  rows: [
    {
      title: 'Frames',
      panels: [
        {
          title: 'Frames by outcome',
          about: 'Received = analysed + dropped + in flight.',
          unit: 'ops',
          queries: [rateBy('outcome', 'trueframe_frames_total')],
        },
        {
          title: 'Frames that were dropped',
          about:
            'sampling is wanted. overload: workers are behind. late: decoders are behind. gap: the source was away.',
          unit: 'ops',
          isStacked: true,
          emptyUnless: 'a frame was dropped',
          queries: [rateBy('reason', 'trueframe_frames_dropped_total')],
        },
        {
          title: 'Faces per analysed frame',
          about: 'Zero while frames are analysed: the wrong detector, or no faces.',
          queries: [
            {
              expr: 'sum(rate(trueframe_faces_detected_total{@}[$__rate_interval])) / (sum(rate(trueframe_frames_total{@, outcome="analysed"}[$__rate_interval])) > 0)',
              legend: 'faces',
            },
          ],
        },
        {
          title: 'Age of frames when their events leave',
          about: 'Time from the arrival of a frame to its events: the delay that a caller notices.',
          unit: 's',
          queries: quantiles('trueframe_frame_age_seconds', 'stage="emit"'),
        },
        {
          title: 'Age of frames after decoding',
          about: 'Above half of engine.maxFrameAge: decoders are behind.',
          unit: 's',
          queries: quantiles('trueframe_frame_age_seconds', 'stage="decode"'),
        },
        {
          title: 'Age of frames, by daemon',
          about: 'p95 when the events leave.',
          unit: 's',
          limits: [0.5, 1],
          queries: [
            {
              expr: 'histogram_quantile(0.95, sum by (le, instance) (rate(trueframe_frame_age_seconds_bucket{@, stage="emit"}[$__rate_interval])))',
              legend: '{{instance}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Live sources',
      panels: [
        {
          title: 'Sessions without their source',
          about: 'State recovering. The log names session and reason.',
          limits: [1, 5],
          queries: [
            {
              expr: 'sum by (instance) (trueframe_sessions{@, state="recovering"})',
              legend: '{{instance}}',
            },
          ],
        },
        {
          title: 'Reconnects',
          about: 'Tries to get a live source back, per second, by the reason it was lost.',
          unit: 'ops',
          emptyUnless: 'a live source was lost',
          queries: [rateBy('reason', 'trueframe_source_reconnects_total')],
        },
        {
          title: 'Gaps',
          about: 'Pieces of live sources that were not seen, per second.',
          unit: 'ops',
          emptyUnless: 'a live source was not seen for a time',
          queries: [rateBy('reason', 'trueframe_gaps_total')],
        },
        {
          title: 'Time that was not seen',
          width: 12,
          about: 'Seconds of live media per second. Divide by live sessions for the share.',
          unit: 's',
          emptyUnless: 'a live source was not seen for a time',
          queries: [rateBy('reason', 'trueframe_gap_seconds_total')],
        },
        {
          title: 'Jumps of clocks',
          width: 12,
          about: 'A camera whose clock is set all the time, or files that were joined.',
          unit: 'ops',
          queries: [rateOf('trueframe_discontinuities_total', 'jumps')],
        },
      ],
    },
    {
      title: 'Decoders',
      panels: [
        {
          title: 'Decoders that died',
          about: 'Of a signal that the daemon had not sent. Look at the kernel log: out of memory?',
          unit: 'ops',
          queries: [rateOf('trueframe_decoder_deaths_total', 'deaths')],
        },
        {
          title: 'Decoding in software instead of on a GPU',
          about: 'refused: the device is out of memory or in trouble.',
          unit: 'ops',
          emptyUnless: 'sources.hwaccel asks for a GPU and a decoder did not get it',
          queries: [rateBy('reason', 'trueframe_hwaccel_fallbacks_total')],
        },
        {
          title: 'Cost of decoding',
          about: 'Processor time per megapixel of live sessions.',
          unit: 's',
          queries: [
            {
              expr: 'trueframe_stage_cost_seconds{@, stage="decode"}',
              legend: '{{instance}}',
            },
          ],
        },
      ],
    },
  ],
};
