// Original file: trueframe/v1/catalog.proto

import type { Model as _trueframe_v1_Model, Model__Output as _trueframe_v1_Model__Output } from '../../trueframe/v1/Model.ts';

export interface ListModelsResponse {
  'models'?: (_trueframe_v1_Model)[];
}

export interface ListModelsResponse__Output {
  'models': (_trueframe_v1_Model__Output)[];
}
