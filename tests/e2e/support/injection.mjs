// What a driver that cannot see into a page asks of the server of test pages: a first
// script in each document, and news of what is asked for. A page with a content security
// policy of its own is left alone.

import { EventEmitter } from "node:events";

/** Emits `request` with the address of everything that any page asks for. */
export const traffic = new EventEmitter();

/** Functions of a page's address that give the text of a script to run before its own. */
export const scripts = new Set();

/** Where such a script tells what it has seen, and who hears of it. */
export const TOLD = "/.told";
export const listeners = new Set();

/** The document with the scripts in front of all of its own. */
export function withScripts(html, url, headers) {
  if (scripts.size === 0 || !isOpen(html, headers)) return html;
  const text = [...scripts].map((script) => script(url)).join("\n");
  const script = `<script>${text.replaceAll("</script", "<\\/script")};document.currentScript.remove()</script>`;
  const [before] =
    /^\s*(<!doctype[^>]*>)?(\s*<html[^>]*>)?(\s*<head[^>]*>)?/i.exec(html);
  return before + script + html.slice(before.length);
}

/** One of the scripts has something to tell. */
export async function hear(request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const told = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  for (const listener of listeners) listener(told);
  response.writeHead(204, { "access-control-allow-origin": "*" }).end();
}

function isOpen(html, headers) {
  return (
    typeof html === "string" &&
    /^text\/html/i.test(headers["content-type"]) &&
    !headers["content-security-policy"] &&
    !/content-security-policy/i.test(html)
  );
}
