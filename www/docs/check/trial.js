/**
 * A page that has the tag which is checked, at the address and under the policy of the page that
 * it comes from, and tells its parent what happens. No module, so that a policy which comes later
 * concerns the tag alone.
 */
(() => {
  const { attributes, src, collectors, path, policies, sends } = JSON.parse(
    decodeURIComponent(location.hash.slice(1)),
  );
  const tell = (what, detail) =>
    parent.postMessage({ trial: what, detail }, location.origin);
  history.replaceState(null, "", path);

  document.addEventListener("securitypolicyviolation", (violation) =>
    tell("violation", {
      directive: violation.effectiveDirective,
      blocked: violation.blockedURI,
    }),
  );
  for (const level of ["debug", "warn"]) {
    const said = console[level];
    console[level] = (...words) => {
      said.apply(console, words);
      if (String(words[0]).startsWith("trailmark"))
        tell(level, words.slice(1).join(" "));
    };
  }
  for (const name of ["event", "dropped"])
    document.addEventListener(`trailmark:${name}`, ({ detail }) =>
      tell(name, detail),
    );

  const { fetch } = window;
  window.fetch = async (to, request) => {
    if (request?.method !== "POST") return fetch(to, request);
    const url = String(to);
    try {
      const response = await fetch(to, request);
      const body = await response.clone().text();
      tell("answer", { url, status: response.status, body });
      return response;
    } catch (error) {
      tell("answer", { url, status: 0 });
      throw error;
    }
  };

  window.trailmark = function () {
    (trailmark.q ||= []).push(arguments);
  };
  if (!sends) trailmark("use", () => null);
  document.addEventListener("trailmark:ready", async () => {
    const journey = await trailmark.journey();
    if (sends) await trailmark.flush();
    tell("done", {
      consent: journey.consent,
      visitor: journey.visitor,
      gpc: navigator.globalPrivacyControl === true,
      dnt: navigator.doNotTrack === "1",
      fallback: performance
        .getEntriesByType("resource")
        .some(({ name }) => name.includes("fallback.js")),
    });
  });

  for (const policy of policies) {
    const meta = document.createElement("meta");
    meta.httpEquiv = "Content-Security-Policy";
    meta.content = policy;
    document.head.append(meta);
  }
  const script = document.createElement("script");
  for (const [name, value] of Object.entries(attributes))
    script.setAttribute(name, value);
  script.setAttribute("data-collector", collectors.join(" "));
  script.setAttribute("data-debug", "");
  script.addEventListener("error", () => tell("failed", src));
  script.src = src;
  document.head.append(script);
})();
