/** Address on which a daemon serves that nobody has told another. */
export const DEFAULT_ADDRESS = '127.0.0.1:50051';
