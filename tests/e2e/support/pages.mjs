// A web server for test pages that also stands in for a collector: it records
// every beacon and answers as the test's script says. Waiting is for arrivals,
// never for time.

import { once, EventEmitter } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

import { engine } from "./engines.mjs";
import { hear, TOLD, traffic, withScripts } from "./injection.mjs";

export const root = fileURLToPath(new URL("../../../", import.meta.url));
export const dist = process.env.TRAILMARK_DIST ?? join(root, "dist");

/**
 * Serves `pages` (path → HTML, or a function of the request that gives HTML or
 * `{ status, headers, body }`), the files of dist/ and `/v1/beacons`.
 *
 * `headers` are sent with every page: for instance a content security policy.
 */
export async function serve(pages = {}, { headers = {} } = {}) {
  const recorder = new Recorder();
  const server = createServer((request, response) =>
    answer(request, response).catch((problem) => {
      response.writeHead(500).end(String(problem));
    }),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A test that fails before it closes its site shall not keep the process.
  server.unref();
  const url = `http://127.0.0.1:${server.address().port}`;

  async function answer(request, response) {
    const { pathname, href } = new URL(request.url, url);
    if (pathname === TOLD) return hear(request, response);
    traffic.emit("request", href, request.method);
    if (pathname === BEACONS) return recorder.take(request, response);
    const page = pages[pathname];
    if (page !== undefined)
      return sendPage(page, request, response, { href, headers });
    return sendFile(join(dist, pathname), response);
  }

  return {
    url,
    /** Where `data-collector` has to point. */
    collector: url + BEACONS,
    recorder,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A file of dist/ as an answer of another path, `more` being other headers or another status. */
export async function built(name, { headers, ...more } = {}) {
  return {
    body: await readFile(join(dist, name)),
    headers: {
      "content-type": TYPES[extname(name)],
      "access-control-allow-origin": "*",
      ...headers,
    },
    ...more,
  };
}

/** What arrived at the collector's address. */
class Recorder extends EventEmitter {
  /** Each `{ at, status, headers, body }`; body is decoded, text where it is no JSON. */
  requests = [];
  #script = [];
  #otherwise = { status: 202 };

  /** The answer to every beacon for which `answerNext` has none left: 0 is a dead server. */
  answer(given) {
    this.#otherwise = typeof given === "number" ? { status: given } : given;
  }

  /** Answers for the next beacons, one each; after them 202 again. */
  answerNext(...answers) {
    this.#script.push(
      ...answers.map((given) =>
        typeof given === "number" ? { status: given } : given,
      ),
    );
  }

  /** Beacons that were taken; one that was refused will come again. */
  get beacons() {
    return this.requests
      .filter(({ status }) => status >= 200 && status < 300)
      .map(({ body }) => body);
  }

  /** Their events, one per id as a real collector keeps them. */
  get events() {
    const byId = new Map();
    for (const event of this.beacons.flatMap((beacon) => beacon.events ?? [])) {
      if (!byId.has(event.id)) byId.set(event.id, event);
    }
    return [...byId.values()];
  }

  /** The first truthy answer of `find(recorder)`, asked at each arrival. */
  async until(find, { within = DEADLINE, what = String(find) } = {}) {
    const late = AbortSignal.timeout(within);
    for (;;) {
      const found = find(this);
      if (found) return found;
      try {
        await once(this, "arrival", { signal: late });
      } catch {
        throw new Error(
          `waited ${within} ms in vain for ${what}; arrived: ${this.summary()}`,
        );
      }
    }
  }

  summary() {
    const names = this.requests.map(({ status, body }) => {
      const events = body?.events?.map(({ name }) => name).join(", ");
      return `${status} [${events ?? "no events"}]`;
    });
    return names.join(", ") || "nothing";
  }

  async take(request, response) {
    const headers = crossOrigin(request);
    if (request.method === "OPTIONS")
      return response.writeHead(204, headers).end();
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const scripted = this.#script.shift() ?? this.#otherwise;
    const { status = 202 } = scripted;
    this.requests.push({
      at: Date.now(),
      status,
      headers: request.headers,
      body: decode(Buffer.concat(chunks), request.headers),
    });
    // A script may also close the connection without an answer, as a dead server does.
    if (status === 0) response.destroy();
    else
      response
        .writeHead(status, { ...headers, ...scripted.headers })
        .end(scripted.body ?? "");
    this.emit("arrival");
  }
}

function decode(bytes, headers) {
  const text = (
    headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes
  ).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function crossOrigin(request) {
  return {
    "access-control-allow-origin": request.headers.origin ?? "*",
    "access-control-allow-credentials": "true",
    "access-control-allow-headers": "content-type, content-encoding",
    "access-control-expose-headers": "retry-after",
  };
}

async function sendPage(page, request, response, { href, headers }) {
  const given = typeof page === "function" ? await page(request) : page;
  const answer = typeof given === "string" ? { body: given } : given;
  const all = {
    "content-type": "text/html; charset=utf-8",
    ...headers,
    ...answer.headers,
  };
  // Of several policies each is followed.
  const policies = [all[POLICY], engine.policy].filter(Boolean);
  if (policies.length > 0) all[POLICY] = policies.join(", ");
  response
    .writeHead(answer.status ?? 200, all)
    .end(withScripts(answer.body ?? "", href, all));
}

async function sendFile(path, response) {
  const type = TYPES[extname(path)];
  const bytes = type && (await readFile(path).catch(() => undefined));
  if (!bytes) return response.writeHead(404).end();
  response
    .writeHead(200, {
      "content-type": type,
      "access-control-allow-origin": "*",
    })
    .end(bytes);
}

const POLICY = "content-security-policy";
const BEACONS = "/v1/beacons";
const DEADLINE = 60_000;
const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};
