/** The commands that a page can give. */
import { effects, off, on, use } from "./effects.js";
import { tell } from "./facts.js";
import { view } from "./page.js";
import { json } from "./plain.js";

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
  on,
  off,
  use,
  page: (overrides) => accept("page", ...view(overrides)),
  track: (name, params) => accept("track", name, json(params)),
  identify: (user, traits) => tell("identify", user, json(traits)),
  config: (options) => tell("config", json(options)),
  flush: asks("flush"),
  journey: asks("journey"),
  consent(state) {
    // Its own properties only: a page may have polluted all objects.
    const own = { __proto__: null, ...state };
    tell(
      "consent",
      state?.trim ? state : [own.analytics, own.marketing],
      ...view(),
    );
  },
  export: asks("export"),
  forget: asks("forget"),
};
