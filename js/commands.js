/** The commands that a page can give. */
import { json } from "./plain.js";
import { effects, off, on, use } from "./effects.js";
import { tell } from "./facts.js";
import { view } from "./page.js";

/** A question to the module, which announces the answer under the same name. */
const asks = (name) => () =>
  new Promise((answer) => {
    on(name, answer, true);
    tell(name);
  });

/** Tells what the device has to keep, and returns the promise that it has, if it may. */
const accept = (...fact) => {
  tell(...fact);
  return effects.kept;
};

/** The commands by name. */
export const commands = {
  off,
  identify: (user, traits) => tell("identify", user, json(traits)),
  consent(state) {
    // Its own properties only: a page may have polluted all objects.
    const own = { __proto__: null, ...state };
    tell(
      "consent",
      state?.trim ? state : [own.analytics, own.marketing],
      ...view(),
    );
  },
  config: (options) => tell("config", json(options)),
  journey: asks("journey"),
  use,
  flush: asks("flush"),
  track: (name, params) => accept("track", name, json(params)),
  on,
  page: (overrides) => accept("page", ...view(overrides)),
  forget: asks("forget"),
  export: asks("export"),
};
