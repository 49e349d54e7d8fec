/** What a trial of the tag has shown. */
import { MEANINGS } from "./collector.js";
import { bad, good, note } from "./finding.js";

/**
 * `seen` has lists of what the trial told: `violation`, `warn`, `debug`, `event`, `dropped`,
 * `answer`, `failed`, `done`.
 */
export function verdict(seen, { sends }) {
  const [done] = seen.done;
  return [
    started(seen, done),
    policy(seen, done),
    ...(done
      ? [
          module(done),
          signals(done),
          consent(done),
          ...reasons(seen),
          robot(seen),
          ...mistakes(seen),
          events(seen, sends),
          ...(sends ? answers(seen) : []),
        ]
      : []),
  ];
}

function started(seen, done) {
  if (done)
    return good("runs", "The tag runs", "It started, and answers calls.");
  const why = seen.failed.length
    ? `The browser did not run ${seen.failed[0]}.`
    : (seen.warn.find((text) => /stopped|twice/.test(text)) ??
      "It did not start within the time given.");
  return bad(
    "runs",
    "The tag runs",
    why,
    "The findings on policy and files say why.",
  );
}

function policy({ violation }, done) {
  const real = violation.filter(({ blocked }) => blocked !== "wasm-eval");
  if (real.length === 0)
    return good(
      "policy",
      "Policy",
      "The page's policy (CSP) allows everything.",
    );
  const lines = [
    ...new Set(
      real.map(({ directive, blocked }) => `${directive} refuses ${blocked}`),
    ),
  ];
  const remedy = "Add the origin that is named to that directive.";
  const result = `The page's policy (CSP): ${lines.join("; ")}.`;
  return done && !real.some(({ directive }) => directive === "connect-src")
    ? note("policy", "Policy", result, remedy)
    : bad("policy", "Policy", result, remedy);
}

const module = ({ fallback }) =>
  fallback
    ? note(
        "webassembly",
        "WebAssembly",
        "It is refused on this page; the translation into JavaScript runs in its place.",
        "That works and is larger. 'wasm-unsafe-eval' in script-src allows the module.",
      )
    : good("webassembly", "WebAssembly", "It is allowed, and runs.");

function signals({ gpc, dnt }) {
  const on = [gpc && "Global Privacy Control", dnt && "Do Not Track"].filter(
    Boolean,
  );
  return on.length
    ? note(
        "signals",
        "Privacy signals of the browser",
        `${on.join(" and ")} is on: marketing is denied, and analytics at most cookieless.`,
        "That is the visitor's wish. data-signals says how it is followed.",
      )
    : good(
        "signals",
        "Privacy signals of the browser",
        "Neither Global Privacy Control nor Do Not Track is on.",
      );
}

function consent({ consent: { analytics, from }, visitor }) {
  const title = "Consent";
  const who = `${analytics}, said by ${WHO[from] ?? from}`;
  if (analytics === "denied")
    return bad(
      "consent",
      title,
      `It is ${who}: nothing is stored or sent.`,
      "If it should not be: see “Who wins” in the reference; data-consent says where consent begins.",
    );
  if (analytics === "cookieless" || analytics === "granted")
    return good(
      "consent",
      title,
      `It is ${who}; ${visitor ? "the visitor is recognised" : "nobody is recognised"}.`,
    );
  return note(
    "consent",
    title,
    `It is ${who}: events wait for an answer.`,
    'Answer the banner, or call trailmark("consent", "granted").',
  );
}

const WHO = {
  attribute: "the tag",
  memory: "this device, which remembers an answer",
  api: "a call",
  "api:early": "a call before the start",
  "signal:gpc": "Global Privacy Control",
  "signal:dnt": "Do Not Track",
};

/** Why events were not measured, as the engine itself says. */
function reasons({ debug }) {
  const said = debug
    .map((text) => /not measured, for ([\w-]+)/.exec(text)?.[1])
    .filter((name) => REASONS[name]);
  return [...new Set(said)].map((name) => bad(name, ...REASONS[name]));
}

const REASONS = {
  "data-sample": [
    "Sample",
    "This visitor is none of the share that data-sample measures.",
    "Take data-sample off while you test.",
  ],
  "data-ignore": [
    "Ignored pages",
    "data-ignore names this page.",
    "Test on another page, or correct the pattern.",
  ],
  "data-bots": [
    "Robots",
    "The browser says that a program drives it, and data-bots drops such events.",
    'Test in a browser of your own hands, or with data-bots="mark".',
  ],
  "data-collector": [
    "Address of the collector",
    "There is none.",
    "Give data-collector.",
  ],
};

const robot = ({ event }) =>
  event.some(({ bot }) => bot)
    ? note(
        "robot",
        "Robots",
        "Events are marked as a robot's: this browser says that a program drives it.",
        "The dashboard leaves them out unless “Include robots” is on.",
      )
    : good("robot", "Robots", "This browser is not taken for a robot.");

function mistakes({ warn }) {
  return warn.length
    ? [
        note(
          "console",
          "What the script says",
          warn.join("; "),
          "The console has it as well.",
        ),
      ]
    : [];
}

function events({ event, dropped }, sends) {
  const names = event.map(({ name }) => name);
  if (names.length)
    return good("events", "Events", `Made here: ${names.join(", ")}.`);
  const kept = dropped.some(({ reason }) => reason === "middleware");
  return kept && !sends
    ? good(
        "events",
        "Events",
        "A page view was made, and not sent, as you wish.",
      )
    : note(
        "events",
        "Events",
        "None was made.",
        "Consent, sample, ignored pages and data-auto decide about that.",
      );
}

function answers({ answer }) {
  const title = "What the collector answers";
  if (answer.length === 0)
    return [
      note("answer", title, "Nothing was sent.", "The other findings say why."),
    ];
  return answer.map(({ url, status, body }) => {
    if (status >= 200 && status < 300)
      return good("answer", title, `${url}: ${status}, the events are there.`);
    const { error, field } = parsed(body);
    const [meaning, remedy] = MEANINGS[status] ?? [
      status ? "it was not taken" : "there was no answer",
      "See “A request without a preflight”.",
    ];
    const named = [field && `field ${field}`, error].filter(Boolean).join(": ");
    return bad(
      "answer",
      title,
      `${url}: ${status || "nothing"}, ${meaning}${named ? ` (${named})` : ""}.`,
      remedy,
    );
  });
}

function parsed(body) {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}
