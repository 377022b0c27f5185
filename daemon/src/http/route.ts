import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NeededRole } from '../auth/needed-role.ts';

/** A path of the HTTP listener, and the answer to it. */
export interface Route {
  /** The path; with `/` at its end all paths that begin with it. */
  readonly path: string;
  readonly methods: readonly ('GET' | 'HEAD' | 'POST')[];
  /** Role that callers need; a listener on loopback asks for none. `none`: everybody is let in, or the route asks itself. */
  readonly needed: NeededRole;
  /** True for probes, which come under any name of the host. */
  readonly anyHost?: boolean;
  /** `path`: that of the request, without its query. What it throws is logged and answered with 500. */
  serve(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> | void;
}

/** Routes by path, of which more may be added while the listener is open. */
export class Routes {
  readonly #routes: Route[] = [];

  add(...routes: readonly Route[]): void {
    this.#routes.push(...routes);
  }

  get paths(): readonly string[] {
    return this.#routes.map(({ path }) => path);
  }

  find(path: string): Route | undefined {
    return this.#routes.find((route) =>
      route.path.endsWith('/') ? path.startsWith(route.path) : path === route.path,
    );
  }
}
