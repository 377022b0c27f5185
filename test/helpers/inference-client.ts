import { credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { InferenceClient, type ModelInferRequest } from '@trueframe/proto/inference';
import { onTestFinished } from 'vitest';

type Method =
  | 'ServerLive'
  | 'ServerReady'
  | 'ServerMetadata'
  | 'ModelReady'
  | 'ModelMetadata'
  | 'ModelInfer'
  | 'RepositoryIndex'
  | 'RepositoryModelLoad'
  | 'RepositoryModelUnload';

/** The answer of a call, or the name of its status and what it says. */
export type Answer = Record<string, unknown> & { status?: string; details?: string };

/** A caller of the Open Inference Protocol; closed when the test is finished. */
export function inferenceCaller(address: string, headers: Readonly<Record<string, string>> = {}) {
  const client = new InferenceClient(address, credentials.createInsecure(), {
    'grpc.max_receive_message_length': -1,
    'grpc.max_send_message_length': -1,
  });
  onTestFinished(() => client.close());
  return (method: Method, request: object = {}, deadlineMs?: number): Promise<Answer> => {
    const metadata = new Metadata();
    for (const [key, value] of Object.entries(headers)) metadata.set(key, value);
    const options = deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs };
    return new Promise((resolve) => {
      const answer = (error: ServiceError | null, value?: object) =>
        resolve(
          error ? { status: status[error.code] as string, details: error.details } : { ...value },
        );
      (client[method] as (...args: unknown[]) => void)(request, metadata, options, answer);
    });
  };
}

/** Pixels that a model of 16x16 takes, each crop of one value. */
export function crops(...values: readonly number[]): ModelInferRequest {
  const data = new Float32Array(values.length * 768);
  values.forEach((value, k) => {
    data.fill(value, k * 768, (k + 1) * 768);
  });
  return {
    modelName: 'brightness',
    inputs: [{ name: 'x', datatype: 'FP32', shape: [values.length, 3, 16, 16] }],
    rawInputContents: [Buffer.from(data.buffer)],
  };
}

/** Elements of the first output. */
export function floatsOf({ rawOutputContents }: Answer): number[] {
  const [bytes] = rawOutputContents as Buffer[];
  const copy = Uint8Array.from(bytes ?? []);
  return [...new Float32Array(copy.buffer)];
}
