// Original file: trueframe/v1/trueframe.proto

export const Pace = {
  PACE_UNSPECIFIED: 'PACE_UNSPECIFIED',
  PACE_LOSSLESS: 'PACE_LOSSLESS',
  PACE_LIVE: 'PACE_LIVE',
} as const;

export type Pace =
  | 'PACE_UNSPECIFIED'
  | 0
  | 'PACE_LOSSLESS'
  | 1
  | 'PACE_LIVE'
  | 2

export type Pace__Output = typeof Pace[keyof typeof Pace]
