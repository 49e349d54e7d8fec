/** The commands that a page can give. */
import { off, on } from "./effects.js";
import { view } from "./page.js";
import { json } from "./plain.js";
import { keys, recall } from "./storage.js";

/** Tells of every event of earlier pages that lies on the device. */
export const tellKept = (tell) => {
  for (const key of keys()) tell("kept", key, recall(key));
};

/** The commands by name; `tell` takes facts, now or once the module is there. */
export const commands = (tell) => ({
  on,
  off,
  page: (overrides) => tell("page", ...view(overrides)),
  track: (name, params) => tell("track", [name] + "", json(params)),
  identify: (user) => tell("identify", user),
  config: (options) => tell("config", json(options)),
  flush: () =>
    new Promise((answer) => {
      on("flushed", answer, true);
      tell("flush");
    }),
  consent(state) {
    state = state?.analytics ?? state;
    // Only a yes allows a look at what the device holds.
    const isYes = state == "granted";
    if (isYes) tellKept(tell);
    tell("consent", state, isYes ? recall("state") : "", ...view());
  },
});
