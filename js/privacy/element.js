/**
 * `<trailmark-privacy>`: shows visitors what is known of them and what was sent, and
 * lets them decide. It knows the page's `trailmark` and nothing behind it.
 */
import { confirmation } from "./confirm.js";
import { add, make, write } from "./dom.js";
import { showFacts } from "./facts.js";
import { showPhase } from "./phase.js";
import { showSent } from "./sent.js";
import { style } from "./style.js";
import { languageOf } from "./words.js";

/** After these something else is to be shown. */
const NEWS = ["ready", "consent", "beacon", "phase"].map(
  (name) => "trailmark:" + name,
);

const PURPOSES = ["analytics", "marketing"];

/** What may be said of a purpose. */
const ANSWERS = /^(granted|denied|cookieless)$/;

export class PrivacyElement extends HTMLElement {
  static get observedAttributes() {
    return ["lang"];
  }

  constructor() {
    super();
    // 1 while an answer is awaited, 2 if another one is wanted after it.
    this.asks = 0;
    this.hear = () => this.renew();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style()];
  }

  connectedCallback() {
    this.build();
    for (const name of NEWS) document.addEventListener(name, this.hear);
  }

  disconnectedCallback() {
    for (const name of NEWS) document.removeEventListener(name, this.hear);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.build();
  }

  /** What does not change, in the element's language. */
  build() {
    const words = (this.words = languageOf(this));
    const heading = (text) => make("h3", { part: "heading" }, text);
    this.status = make("p", { part: "status", role: "status" });
    this.state = make("p", { part: "text" });
    this.switches = PURPOSES.map((purpose) => this.choice(purpose));
    this.facts = make("div", { part: "known" });
    this.phase = make("div", { part: "phase" });
    this.sent = make("div", { part: "sent" });
    const panel = make(
      "section",
      { part: "panel", "aria-labelledby": "title", lang: words.lang },
      make("h2", { part: "title", id: "title" }, words.title),
      make("p", { part: "text" }, words.intro),
      make(
        "fieldset",
        { part: "choices" },
        make("legend", { part: "heading" }, words.choices),
        this.state,
        ...this.switches.map(({ label }) => label),
      ),
      heading(words.known),
      this.facts,
      heading(words.phase),
      this.phase,
      heading(words.sent),
      this.sent,
      make(
        "div",
        { part: "actions" },
        this.button(words.download, () => this.download()),
        ...confirmation(words, () => this.erase()),
      ),
      this.status,
    );
    this.shadowRoot.replaceChildren(panel);
    this.renew();
  }

  /** A switch for a purpose. */
  choice(purpose) {
    const [name, meaning] = this.words[purpose];
    const input = make("input", {
      type: "checkbox",
      role: "switch",
      part: "switch",
      id: purpose,
      "aria-describedby": purpose + "-means",
    });
    input.addEventListener("change", () => this.answer(purpose, input.checked));
    const label = make(
      "div",
      { part: "choice" },
      input,
      make("label", { for: purpose }, name),
      make("small", { id: purpose + "-means" }, meaning),
    );
    return { purpose, input, label };
  }

  button(text, act) {
    const button = make("button", { type: "button", part: "button" }, text);
    button.addEventListener("click", act);
    return button;
  }

  /** Shows what is known now, and again what is known then if there is news meanwhile. */
  async renew() {
    if (this.asks) return (this.asks = 2);
    do {
      this.asks = 1;
      this.show(await this.ask("export"));
    } while (this.asks > 1);
    this.asks = 0;
  }

  show(all) {
    const { words } = this;
    const consent = all?.consent ?? {};
    for (const { input, purpose } of this.switches) {
      input.checked = consent[purpose] == "granted";
      // Marketing asks for visits that are remembered.
      input.disabled =
        purpose == "marketing" ? consent.analytics != "granted" : !all?.consent;
    }
    this.consent = consent;
    write(this.state, words.states[consent.analytics] ?? words.unavailable);
    const { from } = consent;
    if (from) add(this.state, " ", words.sources[from] ?? words.signal + from);
    showFacts(this.facts, all, words);
    showPhase(this.phase, all, words);
    showSent(this.sent, all, words);
  }

  /** Asks the tag, which may not have loaded. */
  async ask(command) {
    const { trailmark } = window;
    // The stub of the contract answers nothing; `ready` is heard later.
    if (trailmark?.[command]) return trailmark[command]();
  }

  async answer(purpose, allowed) {
    const said = {};
    for (const known of PURPOSES)
      if (ANSWERS.test(this.consent[known])) said[known] = this.consent[known];
    said[purpose] = allowed ? "granted" : "denied";
    await window.trailmark?.consent?.(said);
    const { consent } = (await this.ask("journey")) ?? {};
    const { changed, overruled } = this.words;
    // A platform's no may stand against it.
    const holds = consent?.[purpose] == said[purpose];
    write(this.status, holds ? changed : overruled);
    this.renew();
  }

  async download() {
    const all = await this.ask("export");
    if (!all) return write(this.status, this.words.unavailable);
    const text = JSON.stringify(all, null, 2);
    const url = URL.createObjectURL(
      new Blob([text], { type: "application/json" }),
    );
    const link = make("a", { href: url, download: "trailmark-export.json" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 6e4);
    write(this.status, this.words.downloaded);
  }

  async erase() {
    write(this.status, "…");
    const answer = await this.ask("forget");
    const { asked, nothing, unreachable } = this.words.erased;
    const { collector, forgotten } = answer ?? {};
    const say = { asked, nothing }[collector];
    write(this.status, say ?? unreachable, say || !forgotten ? "" : forgotten);
    this.renew();
  }
}
