/** The commands that a page can give. */
import { keys, recall } from "./storage.js";
import { off, on, use } from "./effects.js";
import { tell } from "./facts.js";
import { view } from "./page.js";
import { json } from "./plain.js";

/**
 * Tells a fact that allows a look at what the device holds, with that: first the
 * events of earlier pages, then the fact itself with the state.
 */
export const tellKept = (...fact) => {
  for (const key of keys()) tell("kept", key, recall(key));
  tell(...fact, recall("state"), ...view());
};

/** A question to the module, which announces the answer under the same name. */
const asks = (name) => () =>
  new Promise((answer) => {
    on(name, answer, true);
    tell(name);
  });

/** The commands by name. */
export const commands = {
  on,
  off,
  use,
  page: (overrides) => tell("page", ...view(overrides)),
  track: (name, params) => tell("track", name, json(params)),
  identify: (user, traits) => tell("identify", user, json(traits)),
  config: (options) => tell("config", json(options)),
  flush: asks("flush"),
  journey: asks("journey"),
  consent(state) {
    state = state?.analytics ?? state;
    if (state == "granted") tellKept("consent", state);
    else tell("consent", state, "", ...view());
  },
};
