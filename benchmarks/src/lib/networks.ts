import { PipelineCatalogue } from '@trueframe/daemon/config';
import { ModelStore } from '@trueframe/daemon/models';
import { glanceSize } from '@trueframe/sdk/single-shot';
import { inputDims, networkSize } from '@trueframe/sdk/tensor';
import type { BareJob } from './bare-inference.ts';
import { modelFolders } from './scene.ts';
import type { Setup } from './setup.ts';

type Network = Omit<BareJob, 'runs' | 'warmUps'>;

/** The networks that a pipeline runs on frames of a size, with the shapes it feeds them. */
export async function networksOf(
  pipelineId: string,
  frame: { readonly width: number; readonly height: number },
  { models = modelFolders, pipelines = [] }: Partial<Pick<Setup, 'models' | 'pipelines'>> = {},
): Promise<{ detector: Network; glance: (scale: number) => Network; members: Network[] }> {
  const store = await ModelStore.open({ models });
  const { pipeline } = (await PipelineCatalogue.open(store, { pipelines })).resolve(pipelineId);
  const { inputSize = 640 } = pipeline.detector.options as { inputSize?: number };
  const look = (size: number): Network => {
    const { width, height } = networkSize(frame, size);
    return pipeline.detector.use === 'embedded'
      ? { bundle: 'embedded-face-detector', dims: [1, height, width, 3], type: 'uint8' }
      : { bundle: 'yunet', dims: [1, 3, height, width], type: 'float32' };
  };
  const members = pipeline.ensemble.map(({ options }) => {
    const { input } = store.get(String(options.bundle)).manifest;
    return { bundle: String(options.bundle), dims: inputDims(input!, 1), type: input!.type };
  });
  const glance = (scale: number) => look(glanceSize(inputSize, scale));
  return { detector: look(inputSize), glance, members };
}
