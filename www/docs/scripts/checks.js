// What could keep events from arriving, each as a question to this browser, the files and the collector.

/**
 * A check is given `{ script, collector, seen }`, what was found before it in `seen`, and returns `{ good, found, remedy }`;
 * `good` is undefined where it is neither right nor wrong.
 */
export const CHECKS = [
  { name: "The tag’s file is there", look: theScript },
  { name: "It is a script to the browser", look: ofType },
  {
    name: "The sensors lie beside it",
    look: beside("sensors.js", "javascript"),
  },
  { name: "The module lies beside it", look: beside("wasm", "") },
  { name: "WebAssembly is allowed", look: webAssembly },
  {
    name: "The fallback lies beside it",
    look: beside("fallback.js", "javascript"),
  },
  { name: "The collector is reached", look: theCollector },
  { name: "The collector takes a beacon", look: taken },
  { name: "The collector is healthy", look: healthy },
  { name: "No policy of this page forbids it", look: policy },
  { name: "No signal of this browser says no", look: signals },
  { name: "This browser is no robot", look: robot },
  { name: "The clock is right", look: clock },
];

async function theScript({ script, seen }) {
  try {
    seen.script = await fetch(script, { cache: "no-store" });
  } catch {
    return {
      good: false,
      found: "The request failed before there was an answer.",
      remedy:
        "A blocker on this device, a policy (CSP: connect-src), a wrong host, or http on an https page. Blockers know names: another file name helps, side by side with the other files’.",
    };
  }
  const { status, ok } = seen.script;
  return ok
    ? { good: true, found: `It answers ${status}.` }
    : {
        good: false,
        found: `It answers ${status}.`,
        remedy: "Put dist/trailmark.js where the tag says it is.",
      };
}

async function ofType({ seen }) {
  const type = seen.script?.headers.get("content-type") ?? "";
  const text = seen.script?.ok ? await seen.script.clone().text() : "";
  const isOurs = text.includes(`"trailmark:"`);
  if (!seen.script?.ok) return unknown("There is no file.");
  if (!isOurs)
    return {
      good: false,
      found: "What is there is not Trailmark’s script.",
      remedy:
        "Servers that answer every address with a page do that: look at what the address shows.",
    };
  return /javascript|ecmascript/.test(type)
    ? { good: true, found: `It is ${type}.` }
    : {
        good: false,
        found: `Its type is “${type}”.`,
        remedy: "Have the server say Content-Type: text/javascript.",
      };
}

function beside(name, type) {
  return async ({ script }) => {
    const address = new URL(
      `trailmark.${name}`,
      new URL(script, document.baseURI),
    );
    try {
      const answer = await fetch(address, { cache: "no-store" });
      const is = answer.headers.get("content-type") ?? "";
      if (!answer.ok)
        return {
          good: false,
          found: `${address.pathname} answers ${answer.status}.`,
          remedy: "All files of dist/ have to lie side by side.",
        };
      return is.includes(type)
        ? { good: true, found: `${address.pathname}, ${is || "of no type"}.` }
        : {
            good: false,
            found: `${address.pathname} is “${is}”.`,
            remedy: "Modules are run only as Content-Type: text/javascript.",
          };
    } catch {
      return {
        good: false,
        found: `${address.pathname} could not be fetched.`,
        remedy:
          "From another host the files need Access-Control-Allow-Origin; a blocker may hold this one name.",
      };
    }
  };
}

async function webAssembly() {
  try {
    // The smallest module there is; trying is the only way to know.
    await WebAssembly.instantiate(
      new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]),
    );
    return { good: true, found: "A module was run." };
  } catch {
    return {
      good: undefined,
      found: "It is refused here: by a policy, or a mode of this browser.",
      remedy:
        "Nothing needs to be done: trailmark.fallback.js does the same, in more bytes. With 'wasm-unsafe-eval' in script-src the module is taken.",
    };
  }
}

async function theCollector({ collector, seen }) {
  try {
    seen.answer = await fetch(collector, {
      method: "POST",
      headers: { "content-type": "text/plain;charset=UTF-8" },
      body: JSON.stringify({
        v: 1,
        beacon: crypto.randomUUID(),
        sent_at: Date.now(),
        events: [],
      }),
    });
    return { good: true, found: `It answers ${seen.answer.status}.` };
  } catch {
    return {
      good: false,
      found:
        "The request failed before there was an answer this page may read.",
      remedy:
        "Is it running? Does it allow this page’s origin (trailmark-collector --origin)? Is connect-src open for it? Does a blocker know its address?",
    };
  }
}

async function taken({ seen }) {
  if (!seen.answer) return unknown("Nobody has answered.");
  if (seen.answer.ok)
    return { good: true, found: "An empty beacon was taken." };
  const text = (await seen.answer.clone().text()).slice(0, 300);
  const said = fieldOf(text);
  return {
    good: false,
    found: `It answers ${seen.answer.status}${said ? ` about ${said}` : ""}: ${text}`,
    remedy:
      seen.answer.status === 404 || seen.answer.status === 405
        ? "That is another address than the collector’s: POST /v1/beacons."
        : "Another protocol than the tag’s? See data-protocol.",
  };
}

function fieldOf(text) {
  try {
    return JSON.parse(text).field;
  } catch {
    return undefined;
  }
}

async function healthy({ collector }) {
  const address = new URL("/healthz", new URL(collector, document.baseURI));
  try {
    const { status, ok } = await fetch(address, { cache: "no-store" });
    return ok
      ? { good: true, found: `${address.pathname} answers ${status}.` }
      : {
          good: undefined,
          found: `${address.pathname} answers ${status}.`,
          remedy:
            "Collectors of others have no such address; ours says there what is wrong.",
        };
  } catch {
    return unknown(`${address.pathname} was not reached.`);
  }
}

async function policy({ seen }) {
  const broken = seen.violations;
  return broken.length === 0
    ? { good: true, found: "Nothing was refused while this page looked." }
    : {
        good: false,
        found: broken.join(" "),
        remedy: "docs/SECURITY.md has headers to copy.",
      };
}

async function signals() {
  const said = [];
  if (navigator.globalPrivacyControl) said.push("Global Privacy Control");
  if (navigator.doNotTrack === "1") said.push("Do Not Track");
  return said.length === 0
    ? {
        good: true,
        found: "Neither Global Privacy Control nor Do Not Track is on.",
      }
    : {
        good: undefined,
        found: `${said.join(" and ")} is on.`,
        remedy:
          "It is followed: marketing is denied, and analytics is cookieless at most. Events arrive, without visitors.",
      };
}

async function robot() {
  return navigator.webdriver
    ? {
        good: undefined,
        found: "It is driven by a program (navigator.webdriver).",
        remedy:
          'Its events carry "bot": true, which the dashboard leaves out until it is asked for robots; data-bots="keep" lets tests count.',
      }
    : { good: true, found: "Nothing drives it." };
}

async function clock({ seen }) {
  const said = Date.parse(seen.script?.headers.get("date") ?? "");
  if (Number.isNaN(said)) return unknown("The server does not say its time.");
  const off = Math.round((Date.now() - said) / 1_000);
  return Math.abs(off) <= 60
    ? { good: true, found: "It agrees with the server’s." }
    : {
        good: undefined,
        found: `It is ${off} seconds off the server’s.`,
        remedy:
          "The collector corrects it; look for these events at the right time.",
      };
}

const unknown = (found) => ({ good: undefined, found });
