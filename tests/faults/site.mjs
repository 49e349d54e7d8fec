// The site that a visitor is on. Every path is a page with the tracker; a few differ by
// what their server says or by what else runs on them.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";

import { dist } from "../e2e/support/pages.mjs";

/** Serves it for one tracker: `tracker.page({ collector, title })`, and its `files` by path. */
export async function startSite(tracker, collector) {
  const stalled = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://site");
    // Answered when it is released: what else a page may have in flight.
    if (pathname === "/stall") return stalled.push(response);
    if (pathname === "/favicon.ico") return response.writeHead(204).end();
    const type =
      TYPES[extname(pathname)] ?? (tracker.files?.[pathname] && TYPES[".json"]);
    if (type) return sendFile(pathname, type, response);
    response
      .writeHead(200, {
        "content-type": "text/html; charset=utf-8",
        ...HEADERS[pathname],
      })
      .end(tracker.page({ collector, title: `Page ${pathname}` }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();

  async function sendFile(pathname, type, response) {
    const given = tracker.files?.[pathname];
    const bytes =
      given ?? (await readFile(join(dist, pathname)).catch(() => undefined));
    if (bytes === undefined) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": type }).end(bytes);
  }

  return {
    /** A name that no tracker takes for a developer's machine, and browsers for a secure one. */
    url: `http://shop.localhost:${server.address().port}`,
    release() {
      for (const response of stalled.splice(0)) response.writeHead(204).end();
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** By path. */
const HEADERS = {
  "/closed": {
    "content-security-policy": "connect-src 'self'",
  },
};

const TYPES = {
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};
