/**
 * What an example shows of Trailmark: its events, what the console says, what is sent. Comes
 * before the tag, as a stub would.
 */
(() => {
  window.trailmark ||= function () {
    (trailmark.q ||= []).push(arguments);
  };
  const waiting = [];
  let list;

  /** A line of the log; `detail` is told in full. */
  const log = (kind, text, detail) => {
    if (!list) return waiting.push([kind, text, detail]);
    const line = document.createElement("div");
    line.dataset.kind = kind;
    const what = document.createElement("b");
    what.textContent = kind;
    if (detail === undefined) line.append(what, " ", text);
    else {
      const box = document.createElement("details");
      const head = document.createElement("summary");
      const full = document.createElement("pre");
      head.append(what, " ", text);
      full.textContent = JSON.stringify(detail, null, 2);
      box.append(head, full);
      line.append(box);
    }
    list.append(line);
    list.scrollTop = list.scrollHeight;
  };

  /** Shows what a call has answered. */
  window.show = (value) =>
    typeof value === "string"
      ? log("result", value)
      : log("result", JSON.stringify(value, null, 2));

  const SAYS = {
    event: ({ name }) => name,
    consent: ({ analytics, from }) => `${analytics}, from ${from}`,
    phase: ({ name, model }) => `${name} (${model})`,
    dropped: ({ reason, count }) => `${count} for ${reason}`,
    beacon: ({ status }) => `answered ${status ?? "nothing"}`,
    session: ({ number }) => `number ${number}`,
  };
  for (const name of "ready event phase cart_abandoned session consent beacon dropped".split(
    " ",
  ))
    document.addEventListener(`trailmark:${name}`, ({ detail }) =>
      log(name, SAYS[name]?.(detail) ?? "", detail ?? undefined),
    );

  for (const level of ["debug", "warn"]) {
    const told = console[level];
    console[level] = (...words) => {
      told.apply(console, words);
      if (words[0] === "trailmark" || words[0] === "trailmark:")
        log("console", words.slice(1).join(" "));
    };
  }

  // Collectors at names under .example, which is nobody's, are played here.
  const isPlayed = (url) => url.hostname.endsWith(".example");
  const sent = (url, body) => {
    const shown = url.origin === location.origin ? url.pathname : url.href;
    let content = body;
    try {
      content = JSON.parse(body);
    } catch {
      // Some protocols are no JSON.
    }
    log("sent", `to ${shown}`, content);
  };
  const { fetch } = window;
  window.fetch = async (to, request) => {
    const url = new URL(to, location.href);
    if (request?.method !== "POST") return fetch(to, request);
    const { body } = request;
    sent(
      url,
      typeof body === "string" ? body : await new Response(body).text(),
    );
    return isPlayed(url)
      ? new Response(null, { status: 202 })
      : fetch(to, request);
  };
  const beacon = navigator.sendBeacon;
  navigator.sendBeacon = (to, body) =>
    isPlayed(new URL(to, location.href)) ||
    Reflect.apply(beacon, navigator, [to, body]);

  const home = location.href;
  document.addEventListener("DOMContentLoaded", () => {
    list = document.querySelector("#log");
    for (const line of waiting) log(...line);
    document.querySelector("#again")?.addEventListener("click", async () => {
      await window.trailmark.forget?.();
      location.replace(home.split("#")[0]);
      if (home.includes("#") || location.hash) location.reload();
    });
    // Links of an example lead nowhere.
    document.addEventListener("submit", (event) => event.preventDefault());
  });
})();
