import type { ServerUnaryCall } from '@grpc/grpc-js';
import type {
  InferenceHandlers,
  ModelInferRequest__Output,
  ModelInferResponse,
  TensorMetadata,
} from '@trueframe/proto/inference';
import { type Port, TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import { callerOf } from '../../auth/caller.ts';
import type { Inference } from '../../control/inference/inference.ts';
import { redact } from '../../lib/redact.ts';
import type { InferenceMetrics } from '../../metrics/inference-metrics.ts';
import { unary } from '../unary.ts';
import { datatypeOf } from './datatypes.ts';
import { readInputs } from './read-inputs.ts';
import { toResponse, wantedOutputs } from './to-response.ts';

export { faultOf } from './check-layout.ts';

export interface InferenceServiceParts {
  readonly inference: Inference;
  readonly metrics: InferenceMetrics;
  /** Version of the daemon. */
  readonly version: string;
  /** True while sessions would work: the engine, its pipeline and the canary are fine. */
  isReady(): boolean;
  readonly logger: Logger;
}

type InferCall = ServerUnaryCall<ModelInferRequest__Output, ModelInferResponse>;

/** The handlers of the Open Inference Protocol. */
export function createInferenceService(parts: InferenceServiceParts): InferenceHandlers {
  const { inference, metrics, version, isReady, logger } = parts;
  return {
    ServerLive: unary(logger, () => ({ live: true })),
    ServerReady: unary(logger, () => ({ ready: isReady() && inference.isReady })),
    ModelReady: unary(logger, ({ request: { name, version: wanted } }) => ({
      ready: inference.find(name, wanted).state === 'READY',
    })),
    ServerMetadata: unary(logger, () => ({
      name: 'trueframe',
      version,
      extensions: ['model_repository'],
    })),
    ModelMetadata: unary(logger, async ({ request: { name, version: wanted } }) => {
      const model = inference.find(name, wanted);
      const { inputs, outputs } = await inference.ports(name);
      return {
        name,
        versions: [model.version],
        platform: 'onnxruntime_onnx',
        inputs: inputs.map(toMetadata),
        outputs: outputs.map(toMetadata),
      };
    }),
    ModelInfer: unary(logger, async (call: InferCall) => {
      const { modelName, modelVersion } = call.request;
      const model = inference.find(modelName, modelVersion);
      try {
        const response = await infer(inference, call, model.version);
        metrics.ended(model.id, 'ok');
        return response;
      } catch (reason) {
        metrics.ended(model.id, TrueframeError.from(reason).code);
        throw reason;
      }
    }),
    RepositoryIndex: unary(logger, async ({ request: { ready } }) => {
      const models = await inference.list();
      return {
        models: models
          .filter(({ state }) => !ready || state === 'READY')
          .map(({ id, version: own, state, reason }) => {
            return { name: id, version: own, state, reason: redact(reason) };
          }),
      };
    }),
    RepositoryModelLoad: unary(logger, async ({ request: { modelName } }) => {
      await inference.load(modelName);
      return {};
    }),
    RepositoryModelUnload: unary(logger, async ({ request: { modelName } }) => {
      await inference.unload(modelName);
      return {};
    }),
  };
}

async function infer(
  inference: Inference,
  call: InferCall,
  modelVersion: string,
): Promise<ModelInferResponse> {
  const { request } = call;
  const ports = await inference.ports(request.modelName);
  const wanted = wantedOutputs(request, ports);
  const inputs = readInputs(request, ports);
  const { tenant } = callerOf(call);
  const { outputs } = await inference.infer({
    model: request.modelName,
    tenant,
    inputs,
    signal: signalOf(call),
  });
  return toResponse(request, modelVersion, wanted, outputs);
}

/** Aborted when the caller leaves or its deadline has passed. */
function signalOf(call: InferCall): AbortSignal {
  const abort = new AbortController();
  const leave = () => {
    abort.abort(new TrueframeError('SESSION_CANCELLED', 'the caller does not wait any more'));
  };
  if (call.cancelled) leave();
  else call.once('cancelled', leave);
  return abort.signal;
}

function toMetadata({ name, type, dims }: Port): TensorMetadata {
  return { name, datatype: datatypeOf(type), shape: [...dims] };
}
