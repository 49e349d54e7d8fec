/**
 * The script tag's file: the page's side of the engine, with the tag's attributes as
 * its options, and trailmark.wasm, trailmark.sensors.js and other parts beside it.
 */
import { read } from "./page.js";
import { complain } from "./effects.js";
import { start } from "./client.js";

// A module has no `currentScript`; what names a collector must be ours.
const { src, dataset } =
  read("currentScript") ||
  [...read("scripts")].find((script) => script.dataset.collector) ||
  {};
// Markup such as <form id=trailmark> stands in for what is no function.
const stub = typeof trailmark == "function" && trailmark;

if (stub.track) complain("is there twice");
else start(dataset, (name) => new URL("trailmark." + name, src), stub);
