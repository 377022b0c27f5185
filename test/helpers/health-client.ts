import { fileURLToPath } from 'node:url';
import { credentials, loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { TestDaemon } from './test-daemon.ts';

const healthProto = fileURLToPath(
  new URL('../../node_modules/grpc-health-check/proto/health/v1/health.proto', import.meta.url),
);

/** A client of grpc.health.v1, and its unary calls as promises. */
export function healthClient(daemon: TestDaemon) {
  const grpcPackage = loadPackageDefinition(
    loadSync(healthProto, { enums: String, defaults: true }),
  );
  const { Health } = (
    grpcPackage as unknown as { grpc: { health: { v1: { Health: ServiceClientConstructor } } } }
  ).grpc.health.v1;
  const client = new Health(daemon.grpcAddress, credentials.createInsecure());
  const unary = (method: 'check' | 'list', request: object) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      client[method]?.(request, (error: Error | null, value: Record<string, unknown>) => {
        if (error) reject(error);
        else resolve(value);
      });
    });
  return { client, unary };
}
