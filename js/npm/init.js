/** What the entries of the npm package export. */
import { start } from "../client.js";
import { complain } from "../effects.js";
import { nothing } from "./nothing.js";

let trail;

/**
 * `init` of an entry that brings these parts: functions by name, each of which gives a
 * part. Nothing is touched before it is called, so that a server may import it.
 */
export const initWith = (own) => async (options) => {
  if (typeof document == "undefined") return nothing;
  if (trail) return trail;
  // Markup such as <form id=trailmark> stands in for what is no function.
  const stub = typeof window.trailmark == "function" && window.trailmark;
  if (stub.track) complain("is there twice");
  trail = stub.track ? stub : begin(own, options, stub);
  // Nothing to wait for is a promise as well, for who calls `then`: the types say so, and
  // the tag's own methods save the bytes.
  for (const name of ["page", "track"]) {
    const call = trail[name];
    trail[name] = async (...told) => call(...told);
  }
  return trail;
};

const begin = (own, options, stub) => {
  const { parts: more, ...given } = { ...options };
  const parts = Object.assign({}, own, ...[more ?? []].flat());
  return start(given, (name) => parts[name] ?? missing(name), stub);
};

const missing = (name) => () =>
  Promise.reject(
    `${name} is not among what is imported: see "Other collectors" in trailmark's README`,
  );
