// A web server for a built example that is also its collector, and keeps what it is sent.

import { once, EventEmitter } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { gunzipSync } from "node:zlib";

/** Serves a directory; `headers` are sent with each page, `instead` are other pages by path. */
export async function serve(directory, { headers = {}, instead = {} } = {}) {
  const arrivals = new EventEmitter();
  const events = [];
  const fetched = [];
  /** Bodies that are no beacons, for other collectors' protocols. */
  const requests = [];
  const server = createServer((request, response) => {
    answer(request, response).catch((problem) =>
      response.writeHead(500).end(String(problem)),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  const url = `http://127.0.0.1:${server.address().port}`;

  async function answer(request, response) {
    const { pathname, search } = new URL(request.url, url);
    if (pathname.startsWith("/v1/"))
      return take(request, response, pathname + search);
    fetched.push(pathname);
    if (instead[pathname])
      return response
        .writeHead(200, { "content-type": TYPES[".html"] })
        .end(instead[pathname]);
    if (pathname === "/favicon.ico") return response.writeHead(204).end();
    for (const path of [
      pathname,
      `${pathname}.html`,
      `${pathname}index.html`,
    ]) {
      const bytes = await readFile(join(directory, path)).catch(
        () => undefined,
      );
      if (bytes === undefined) continue;
      const type = TYPES[extname(path)] ?? "application/octet-stream";
      const more = type.startsWith("text/html") ? headers : {};
      return response
        .writeHead(200, { "content-type": type, ...more })
        .end(bytes);
    }
    response.writeHead(404).end();
  }

  async function take(request, response, to) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const isPacked = request.headers["content-encoding"] === "gzip";
    const body = (isPacked ? gunzipSync(bytes) : bytes).toString("utf8");
    requests.push({ to, body });
    if (to === "/v1/beacons") {
      const { site, events: told } = JSON.parse(body);
      events.push(...told.map((event) => ({ site, ...event })));
    }
    response.writeHead(202).end();
    arrivals.emit("arrival");
  }

  /** The first of `list` for which `find` holds, waited for. */
  async function first(list, find) {
    const late = AbortSignal.timeout(DEADLINE);
    for (;;) {
      const found = list.find(find);
      if (found) return found;
      await once(arrivals, "arrival", { signal: late }).catch(() => {
        const names = events.map(({ name }) => name).join(", ");
        throw new Error(
          `waited in vain for ${find}; arrived: ${names || "nothing"}`,
        );
      });
    }
  }

  return {
    url,
    events,
    fetched,
    requests,
    until: (find) => first(events, find),
    untilRequest: (find) => first(requests, find),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const DEADLINE = 30_000;
const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};
