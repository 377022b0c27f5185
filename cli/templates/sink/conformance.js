// @ts-check
// A receiver for `trueframe plugin test` and index.test.js, which treats what it gets as a check wants it to.
import { createServer } from 'node:http';

/** @type {string[]} */
const received = [];
/** @type {import('@trueframe/sdk/testing').ReceiverBehaviour} */
let behaviour = 'takes';

const STATUS = { takes: 204, away: 503, refuses: 400 };

const server = createServer((request, response) => {
  let text = '';
  request.on('data', (data) => {
    text += data;
  });
  request.on('end', () => {
    if (behaviour === 'silent') return;
    if (behaviour === 'takes') received.push(text);
    response.writeHead(STATUS[behaviour], { connection: 'close' }).end();
  });
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
// The checks end when they are through, not when the receiver is closed.
server.unref();
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());

/** Options of the checks, by the id of the plugin. */
export default {
  example: {
    options: { url: `http://127.0.0.1:${port}/` },
    receiver: {
      can: ['away', 'refuses', 'silent'],
      received: () => received,
      /** @param {import('@trueframe/sdk/testing').ReceiverBehaviour} how */
      behave(how) {
        behaviour = how;
      },
    },
  },
};
