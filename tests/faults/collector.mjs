// A collector that records what any tracker sends, and fails as it is told to: it answers
// with any status, stalls, resets, loses its answer, is slow, is down. What a request
// says is for wire.mjs to read.

import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";

import { bodyOf, WIRES } from "./wire.mjs";

/** Starts one for a tracker's wire format; it listens on a port of its own. */
export async function startRecorder(wire) {
  const recorder = new Recorder(WIRES[wire]);
  await recorder.up();
  return recorder;
}

class Recorder extends EventEmitter {
  /** Each request for events: `{ at, taken, bytes, marks: [{ marker, id }], body }`. */
  requests = [];
  #wire;
  #fault;
  #server;
  #port = 0;

  constructor(wire) {
    super();
    this.#wire = wire;
  }

  /** By a name of its own, so that it is another site than the pages'. */
  get url() {
    return `http://collector.localhost:${this.#port}`;
  }

  /** What happens to requests from now on, to `times` of them: see FAULTS. */
  fail(kind, { times = Infinity, ...how } = {}) {
    if (!FAULTS[kind]) throw new Error(`no fault is called ${kind}`);
    this.#fault = { act: FAULTS[kind], times, ...how };
  }

  /** All is well again; what has stalled will never be answered all the same. */
  async heal() {
    this.#fault = undefined;
    await this.up();
  }

  /** Until the fault has met as many requests as it is meant for, or nobody asks any more. */
  async met() {
    while (this.#fault?.times > 0 && (await this.stirred(PATIENCE)));
  }

  /** Whether anything arrives in the next `ms`; waits no longer than that. */
  stirred = (ms) =>
    once(this, "arrival", { signal: AbortSignal.timeout(ms) }).then(
      () => true,
      () => false,
    );

  async up() {
    if (this.#server) return;
    const server = createServer((request, response) =>
      this.#take(request, response).catch(() => response.destroy()),
    );
    server.listen(this.#port, "127.0.0.1");
    await once(server, "listening");
    server.unref();
    this.#port = server.address().port;
    this.#server = server;
  }

  /** Connections break, and new ones are refused. */
  async down() {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  }

  close = () => this.down();

  /** What is stored, as a collector that keeps what it has taken. */
  async taken() {
    return this.requests
      .filter(({ taken }) => taken)
      .flatMap(({ marks }) => marks);
  }

  #marks(body) {
    if (body === undefined) return [];
    return this.#wire.marks(body).map(([marker, id]) => ({ marker, id }));
  }

  async #take(request, response) {
    const url = new URL(request.url, this.url);
    const headers = crossOrigin(request);
    if (request.method === "OPTIONS")
      return response.writeHead(204, headers).end();
    const bytes = await read(request);
    if (!this.#wire.events.test(url.pathname))
      return response
        .writeHead(200, headers)
        .end(url.pathname.endsWith(".js") ? "" : "{}");
    const body = bodyOf(bytes, url);
    const arrival = {
      at: Date.now(),
      taken: false,
      bytes: bytes.length,
      marks: this.#marks(body),
      body,
    };
    this.requests.push(arrival);
    const take = () => {
      const [status, answer] = this.#wire.answer ?? [200, "ok"];
      arrival.taken = true;
      response.writeHead(status, headers).end(answer);
    };
    const fault = this.#fault;
    if (fault && fault.times-- > 0)
      fault.act({ fault, response, headers, arrival, take });
    else take();
    this.emit("arrival");
  }
}

/** What can be told to happen to a request, by name. */
const FAULTS = {
  /** Refused with a status. */
  status: ({ fault, response, headers }) =>
    response
      .writeHead(fault.status, {
        ...headers,
        ...(fault.retryAfter && { "retry-after": String(fault.retryAfter) }),
      })
      .end(`{"code":${fault.status},"error":"out of order"}`),
  /** The connection is reset before anything is taken. */
  reset: ({ response }) => response.socket.resetAndDestroy(),
  /** Taken, but the answer never comes. */
  lose({ response, arrival }) {
    arrival.taken = true;
    response.socket.resetAndDestroy();
  },
  /** Read, and neither taken nor answered. */
  stall() {},
  /** Taken after `ms`. */
  slow: ({ fault, take }) => setTimeout(take, fault.ms),
};

async function read(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const PATIENCE = 8_000;

function crossOrigin(request) {
  return {
    "access-control-allow-origin": request.headers.origin ?? "*",
    "access-control-allow-credentials": "true",
    "access-control-allow-headers":
      request.headers["access-control-request-headers"] ?? "*",
    "access-control-allow-methods": "GET, POST",
    "access-control-expose-headers": "retry-after",
    "content-type": "application/json",
  };
}
