// A test that asks for more of Playwright than there is here is told so, by name.

export function onlyKnown(what, object) {
  return new Proxy(object, {
    get(target, name) {
      // An object that is awaited is asked for `then`, one that is printed for symbols.
      if (name in target || typeof name === "symbol" || name === "then") {
        const value = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      }
      throw new Error(
        `${what}.${name} is not known to the WebDriver adapter (tests/e2e/support/webdriver/)`,
      );
    },
  });
}

/** The same for options, of which an unknown one would be passed over in silence. */
export function onlyOptions(what, options, known) {
  for (const [name, value] of Object.entries(options ?? {}))
    if (value !== undefined && !known.includes(name))
      throw new Error(
        `the option ${name} of ${what} is not known to the WebDriver adapter`,
      );
}
