import { definePlugin } from '@trueframe/sdk';
import { logitMean } from './logit-mean.ts';
import { max } from './max.ts';
import { mean } from './mean.ts';
import { median } from './median.ts';
import { topK } from './top-k.ts';
import { trimmedMean } from './trimmed-mean.ts';

export default definePlugin({
  name: '@trueframe/plugin-pooling',
  provides: [mean, median, topK, trimmedMean, logitMean, max],
});
