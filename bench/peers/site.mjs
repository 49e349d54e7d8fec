// Shop and collector behind one port: files come compressed with brotli for all alike, and of the collector's
// connections every byte is counted.

import { once } from "node:events";
import { createServer } from "node:http";
import { brotliCompressSync } from "node:zlib";

import { SHOP, COLLECTOR, page } from "./shop.mjs";

export async function open({ head, files, answer }) {
  const requests = [];
  const uplinks = new Map();
  const compressed = new Map(
    Object.entries(files).map(([path, body]) => [
      path,
      brotliCompressSync(Buffer.from(body)),
    ]),
  );
  let lastAt = Date.now();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, `http://${request.headers.host}`);
    if (url.origin === SHOP) return sell(url, response);
    if (url.origin !== COLLECTOR) return response.writeHead(404).end();
    // A connection of the collector's is used for nothing else.
    const { socket } = request;
    const before = uplinks.get(socket) ?? 0;
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    uplinks.set(socket, Math.max(before, socket.bytesRead));
    lastAt = Date.now();
    const cors = {
      "access-control-allow-origin": request.headers.origin ?? "*",
      "access-control-allow-credentials": "true",
      "access-control-allow-headers":
        request.headers["access-control-request-headers"] ?? "*",
      "access-control-allow-methods": "GET, POST, PUT",
      "access-control-max-age": "600",
    };
    if (request.method === "OPTIONS")
      return response.writeHead(204, cors).end();
    const bytes = Buffer.concat(chunks);
    const kept = {
      method: request.method,
      url,
      headers: request.headers,
      bytes,
      body: bytes.toString(),
    };
    requests.push(kept);
    const { status = 200, headers, body = "{}" } = answer(kept);
    response.writeHead(status, { ...cors, ...headers }).end(body);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  function sell({ pathname }, response) {
    const body =
      pathname === "/" || pathname === "/teapot"
        ? brotliCompressSync(Buffer.from(page(head)))
        : compressed.get(pathname);
    if (!body) return response.writeHead(404).end();
    response
      .writeHead(200, {
        "content-type":
          TYPES[/\.(\w+)$/.exec(pathname)?.[1]] ??
          (compressed.has(pathname)
            ? "application/json"
            : "text/html; charset=utf-8"),
        "content-encoding": "br",
        "content-length": body.length,
        "cache-control": pathname.includes(".") ? "max-age=600" : "no-store",
      })
      .end(body);
  }

  return {
    port: server.address().port,
    requests,
    /** Bytes that came up to the collector, heads of requests and preflights included. */
    uplink: () => [...uplinks.values()].reduce((sum, bytes) => sum + bytes, 0),
    quietFor: () => Date.now() - lastAt,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const TYPES = { js: "text/javascript", wasm: "application/wasm" };
