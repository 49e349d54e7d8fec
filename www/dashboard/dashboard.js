// The shop owner's window: which view is shown, asked for anew whenever the address changes.

import { addressWith, go, onAddress, question, viewIn } from "./address.js";
import { byId, element, setText } from "./dom.js";
import {
  followAddress,
  offerChannels,
  offerSites,
  startFilter,
} from "./filter.js";
import { day } from "./format.js";
import { filtered, startHere } from "./here.js";
import { LANGUAGE, say, translate } from "./language.js";
import { carts } from "./views/carts.js";
import { channels } from "./views/channels.js";
import { journeys } from "./views/journeys.js";
import { load } from "./views/load.js";
import { now } from "./views/now.js";
import { touchpoints } from "./views/touchpoints.js";
import { trust } from "./views/trust.js";
import { value } from "./views/value.js";
import { text } from "./words.js";

const VIEWS = { now, journeys, touchpoints, channels, carts, value, trust };
const NOW_AGAIN = 10_000;
let asking = new AbortController();
let shown = "";

document.documentElement.lang = LANGUAGE;
translate(document.body);
document.title = `Trailmark: ${say("the shop owner's window")}`;
startFilter();
startSession();
for (const link of document.querySelectorAll("[data-view]"))
  link.addEventListener("click", followed);
followLanguage();
onAddress(addressChanged);
addressChanged();
startHere();
offerWhatIsThere();
setInterval(() => {
  if (shown === "now" && !document.hidden && !isReading())
    showView({ quietly: true });
}, NOW_AGAIN);

function addressChanged() {
  const view = viewIn(Object.keys(VIEWS));
  followAddress(view);
  followLanguage();
  for (const link of document.querySelectorAll("[data-view]")) {
    const { view: its } = link.dataset;
    link.setAttribute(
      "href",
      addressWith({ view: its === "now" ? "" : its, flow: "" }),
    );
    if (its === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  byId("here").hidden = view !== "now";
  byId("ledgers").hidden = view !== "trust";
  setText(byId("view-title"), byId(`to-${view}`).textContent);
  filtered();
  showView({ quietly: shown === view });
}

// A click that opens another tab is the browser's.
function followed(event) {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
    return;
  event.preventDefault();
  const { view } = event.currentTarget.dataset;
  go({ view: view === "now" ? "" : view, flow: "" });
  byId("view-title").focus();
}

/** `quietly`: what is there stays until the new is. */
async function showView({ quietly = false } = {}) {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const view = viewIn(Object.keys(VIEWS));
  const body = byId("view");
  const query = question();
  // Another view's charts under this one's name would be a lie.
  if (!quietly)
    body.replaceChildren(element("p", { class: "quiet" }, say("One moment…")));
  shown = view;
  body.dataset.view = view;
  body.setAttribute("aria-busy", "true");
  setText(byId("period"), about(view, query));
  try {
    const nodes = await VIEWS[view]({
      query,
      signal,
      again: () => showView({ quietly: true }),
    });
    if (signal.aborted) return;
    const open = behindOpen(body);
    body.replaceChildren(...nodes);
    for (const name of open)
      for (const node of body.querySelectorAll(
        `[data-test="${CSS.escape(name)}"] details.behind`,
      ))
        node.open = true;
    body.querySelector("#behind")?.focus();
  } catch (wrong) {
    if (signal.aborted) return;
    body.replaceChildren(
      element(
        "p",
        { class: "hint", role: "alert", "data-test": "wrong" },
        say("This could not be read: {why}", { why: text(wrong.message) }),
      ),
    );
  }
  body.removeAttribute("aria-busy");
}

/** Which days a view is about. */
function about(view, query) {
  if (view === "now") return "";
  return view === "trust" ? say("of all that is kept") : said(query);
}

// Whoever reads a table, or stands in the middle of it with the keyboard, is not to lose it.
function isReading() {
  return byId("view").contains(document.activeElement);
}

function behindOpen(body) {
  return [...body.querySelectorAll("details.behind[open]")].map(
    (node) => node.closest("[data-test]").dataset.test,
  );
}

function said(query) {
  return say("{from} to {to}, days by UTC", {
    from: day(query.get("from")),
    to: day(query.get("to")),
  });
}

async function startSession() {
  const session = await load("/api/session").catch(() => ({}));
  byId("generated").hidden = session.generated !== true;
  byId("sign-out").hidden = session.protected !== true;
  byId("sign-out").addEventListener("click", async () => {
    await fetch("/dashboard/logout", { method: "POST" });
    location.assign("/dashboard/login");
  });
}

async function offerWhatIsThere() {
  const { sites = [] } = await load("/api/sites").catch(() => ({}));
  offerSites(sites.map(({ site }) => text(site)));
  offerChannels(CHANNELS);
  followAddress(viewIn(Object.keys(VIEWS)));
}

// Another language is another page: every word of it changes.
function followLanguage() {
  const other = LANGUAGE === "de" ? "en" : "de";
  const link = byId("language");
  link.lang = other;
  link.textContent = other === "de" ? "Deutsch" : "English";
  link.href = addressWith({ lang: other });
}

/** GA4's default channel groups, which can be asked for before one of them has come. */
const CHANNELS = [
  "Direct",
  "Organic Search",
  "Paid Search",
  "Organic Social",
  "Paid Social",
  "Organic Shopping",
  "Paid Shopping",
  "Organic Video",
  "Paid Video",
  "Email",
  "SMS",
  "Referral",
  "Affiliates",
  "Display",
  "Mobile Push Notifications",
  "Audio",
  "Cross-network",
  "AI Assistant",
  "Unassigned",
];
