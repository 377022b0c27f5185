/** Debian's, which python3-torch belongs to; another one by TRUEFRAME_PYTHON. */
export const PYTHON = process.env.TRUEFRAME_PYTHON ?? '/usr/bin/python3';
