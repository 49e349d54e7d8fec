// Runs in the page, before all scripts of its own: tells the test of the console and of
// uncaught errors, which a WebDriver of this kind does not. At once and in order, and with
// functions taken before the page could replace them.

/** The script's text; `told` is where it tells. */
export const recorder = (told) => `(${record})(${JSON.stringify(told)});`;

function record(told) {
  const { open, send } = XMLHttpRequest.prototype;
  const { stringify } = JSON;
  const { sendBeacon } = navigator;
  const tell = (news) => {
    const text = stringify(news);
    try {
      const request = new XMLHttpRequest();
      open.call(request, "POST", told, false);
      send.call(request, text);
    } catch {
      // A page that is being left may no longer wait.
      sendBeacon?.call(navigator, told, text);
    }
  };
  const shown = (value) => {
    try {
      if (value instanceof Error)
        return value.stack ? `${value}` : value.message;
      if (typeof value === "object" && value) return stringify(value);
      return String(value);
    } catch {
      return "something that cannot be shown";
    }
  };
  for (const [name, type] of [
    ["log", "log"],
    ["info", "info"],
    ["debug", "debug"],
    ["warn", "warning"],
    ["error", "error"],
    ["trace", "trace"],
    ["dir", "dir"],
    ["table", "table"],
    ["group", "startGroup"],
    ["groupCollapsed", "startGroupCollapsed"],
    ["groupEnd", "endGroup"],
  ]) {
    const said = console[name];
    console[name] = function (...values) {
      tell({ event: "console", type, text: values.map(shown).join(" ") });
      return said.apply(this, values);
    };
  }
  const failed = (error, message) =>
    tell({
      event: "pageerror",
      name: String(error?.name ?? "Error"),
      message: String(error?.message ?? message ?? shown(error)),
      stack: String(error?.stack ?? ""),
    });
  addEventListener("error", (event) => {
    if (event instanceof ErrorEvent) failed(event.error, event.message);
  });
  addEventListener("unhandledrejection", (event) => failed(event.reason));
}
