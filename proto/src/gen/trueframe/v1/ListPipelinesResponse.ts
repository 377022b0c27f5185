// Original file: trueframe/v1/catalog.proto

import type { Pipeline as _trueframe_v1_Pipeline, Pipeline__Output as _trueframe_v1_Pipeline__Output } from '../../trueframe/v1/Pipeline.ts';

export interface ListPipelinesResponse {
  'pipelines'?: (_trueframe_v1_Pipeline)[];
}

export interface ListPipelinesResponse__Output {
  'pipelines': (_trueframe_v1_Pipeline__Output)[];
}
