// One server: the shop's pages, and behind another a
// collector that keeps what it is sent and answers as the tracker expects.

import { once, EventEmitter } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import { dist } from "../../e2e/support/pages.mjs";
import { COLLECTOR, PAGES, SHOP } from "./visit.mjs";

/** `head` is what brings the tracker into each page; `files` are more of the shop's, by path. */
export async function open({ head, files = {}, answer = () => ({}) }) {
  const arrivals = new EventEmitter();
  const requests = [];
  const server = createServer((request, response) => {
    respond(request, response).catch((problem) =>
      response.writeHead(500).end(String(problem)),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  async function respond(request, response) {
    const url = new URL(request.url, `http://${request.headers.host}`);
    if (url.origin === SHOP) return sell(url, response);
    // The browser's own errands.
    if (url.origin !== COLLECTOR) return response.writeHead(404).end();
    const cors = {
      "access-control-allow-origin": request.headers.origin ?? "*",
      "access-control-allow-credentials": "true",
      "access-control-allow-headers":
        request.headers["access-control-request-headers"] ?? "*",
      "access-control-allow-methods": "GET, POST, PUT",
    };
    if (request.method === "OPTIONS")
      return response.writeHead(204, cors).end();
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const kept = {
      method: request.method,
      url,
      headers: request.headers,
      body: unzipped(Buffer.concat(chunks)),
    };
    requests.push(kept);
    const { status = 200, headers, body = "{}" } = answer(kept);
    response.writeHead(status, { ...cors, ...headers }).end(body);
    arrivals.emit("arrival");
  }

  async function sell({ pathname }, response) {
    const page = PAGES.find(({ path }) => path.split("?")[0] === pathname);
    if (page) {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
      return response.end(`<!doctype html>
<html lang="de"><head><title>${page.title}</title>${head}</head><body></body></html>`);
    }
    const file =
      files[pathname] ??
      (await readFile(join(dist, pathname)).catch(() => undefined));
    if (file === undefined) return response.writeHead(404).end();
    const type = TYPES[pathname.split(".").at(-1)] ?? "application/json";
    response.writeHead(200, { "content-type": type }).end(file);
  }

  return {
    port: server.address().port,
    requests,
    /** Waits until what has arrived is enough. */
    async until(isEnough, what) {
      const late = AbortSignal.timeout(DEADLINE);
      while (!isEnough(requests)) {
        await once(arrivals, "arrival", { signal: late }).catch(() => {
          const seen = requests.map(({ method, url }) => `${method} ${url}`);
          throw new Error(
            `waited in vain for ${what()}; arrived:\n${seen.join("\n")}`,
          );
        });
      }
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const unzipped = (bytes) =>
  (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString(
    "utf8",
  );

const DEADLINE = 20_000;
const TYPES = { js: "text/javascript", wasm: "application/wasm" };
