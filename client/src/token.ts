import { readFileSync } from 'node:fs';
import { InterceptingCall, type Interceptor } from '@grpc/grpc-js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns the bearer token that the environment names: TRUEFRAME_TOKEN, otherwise the content of the file
 * TRUEFRAME_TOKEN_FILE; '' for none. Throws what reading the file throws.
 */
export function tokenFromEnvironment(env: Environment = process.env): string {
  const { TRUEFRAME_TOKEN: token, TRUEFRAME_TOKEN_FILE: file } = env;
  return token || (file ? tokenFromFile(file) : '');
}

/** Returns the bearer token that a file holds. Throws what reading it throws. */
export function tokenFromFile(path: string): string {
  return readFileSync(path, 'utf8').trim();
}

/** Sends a token with every call. It is asked for each time, because tokens are replaced while clients run. */
export function sendToken(token: () => string): Interceptor {
  return (options, nextCall) =>
    new InterceptingCall(nextCall(options), {
      start: (metadata, listener, next) => {
        const value = token();
        // The metadata of the client goes with every call; the token only with this one.
        const own = metadata.clone();
        if (value !== '' && own.get('authorization').length === 0) {
          own.set('authorization', `Bearer ${value}`);
        }
        next(own, listener);
      },
    });
}
