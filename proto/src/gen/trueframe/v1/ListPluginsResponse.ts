// Original file: trueframe/v1/catalog.proto

import type { Plugin as _trueframe_v1_Plugin, Plugin__Output as _trueframe_v1_Plugin__Output } from '../../trueframe/v1/Plugin.ts';

export interface ListPluginsResponse {
  'plugins'?: (_trueframe_v1_Plugin)[];
}

export interface ListPluginsResponse__Output {
  'plugins': (_trueframe_v1_Plugin__Output)[];
}
