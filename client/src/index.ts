export { DaemonClient } from './client.ts';
