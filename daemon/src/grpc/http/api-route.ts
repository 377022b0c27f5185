import type { Logger } from 'pino';
import type { Route } from '../../http/route.ts';
import type { Calls } from '../calls.ts';

/** Returns the route of the API for browsers and curl. */
export function apiRoute(calls: Calls, logger: Logger): Route {
  let opened: ReturnType<typeof load> | undefined;
  const load = async () => {
    // Loaded with the first call: it would make every start slower.
    const { openApi } = await import('./open-api.ts');
    return openApi(calls, logger);
  };
  return {
    path: '/trueframe.v1.TrueframeService/',
    methods: ['POST'],
    // Calls are asked for their credential as those of gRPC are.
    needed: 'none',
    serve: async (request, response, path) => {
      opened ??= load();
      await (await opened)(request, response, path);
    },
  };
}
