/** The page that checks a tag: what is asked for, and what was found. */
import { checkCollectors } from "./collector.js";
import { checkFiles } from "./files.js";
import { bad, note } from "./finding.js";
import { pageAt, subjectOf, tagIn } from "./subject.js";
import { checkTag } from "./tag.js";
import { tryOut } from "./try.js";
import { verdict } from "./verdict.js";

const form = document.createElement("form");
const status = document.createElement("p");
const list = document.createElement("ol");
build();

async function run() {
  const { address, tag, policy, sends } = form.elements;
  status.textContent = "Checking…";
  list.replaceChildren();
  const findings = [];
  const show = (...found) => {
    findings.push(...found);
    list.append(...found.map(item));
  };
  try {
    const subject = await find(address.value, tag.value, policy.value, show);
    if (subject) {
      show(...checkTag(subject));
      show(...(await checkFiles(subject)));
      show(...(await checkCollectors(subject)));
      const options = { sends: sends.checked };
      show(...verdict(await tryOut(subject, options), options));
    }
  } catch (error) {
    show(bad("error", "The check itself", String(error), "Please report it."));
  }
  // What is in the way is to be read first.
  const states = Object.keys(TITLES).reverse();
  for (const state of states)
    list.append(...list.querySelectorAll(`[data-state=${state}]`));
  const n = (state) => findings.filter((one) => one.state === state).length;
  status.textContent = n("bad")
    ? `Done: ${n("bad")} ${n("bad") === 1 ? "reason" : "reasons"} why nothing, or not everything, arrives.`
    : `Done: nothing is in the way${n("note") ? `; ${n("note")} to know` : ""}.`;
  status.dataset.done = n("bad");
}

/** What there is to check; or what is missing is shown. */
async function find(given, tag, policy, show) {
  let address;
  try {
    address = new URL(given || "/", location.href).href;
  } catch {
    show(
      bad(
        "page",
        "The page",
        `${given} is no address.`,
        "Give one with https://.",
      ),
    );
    return undefined;
  }
  const page = await pageAt(address);
  const script = tag.trim() ? tagIn(tag) : page.script;
  if (!script) {
    show(
      page.unread
        ? bad(
            "page",
            "The page",
            `${address} cannot be read from here.`,
            "Paste its tag below: browsers show other sites' pages to no script.",
          )
        : bad(
            "tag",
            "The tag",
            tag.trim()
              ? "What you have pasted has no script with a src."
              : `${address} (${page.status}) has no tag with data-collector.`,
            "Put the tag into the page's head; a tag manager's is to be pasted here.",
          ),
    );
    return undefined;
  }
  if (page.unread)
    show(
      note(
        "page",
        "The page",
        `${address} cannot be read from here, so its policy is not known.`,
        "Paste the policy (header Content-Security-Policy) if it has one.",
      ),
    );
  const policies = policy.trim() ? [policy.trim()] : page.policies;
  return subjectOf(script, address, policies);
}

const TITLES = { good: "In order", note: "To know", bad: "In the way" };

function item({ id, state, title, result, remedy }) {
  const line = document.createElement("li");
  line.dataset.state = state;
  line.dataset.finding = id;
  const add = (name, text) => {
    const part = document.createElement("p");
    part.className = name;
    part.textContent = text;
    line.append(part);
  };
  add("verdict", `${TITLES[state]}: ${title}`);
  add("result", result);
  if (remedy) add("remedy", remedy);
  return line;
}

function build() {
  const field = (name, label, make, value = "") => {
    const box = document.createElement("div");
    const text = document.createElement("label");
    const input = document.createElement(make);
    box.className = "field";
    text.textContent = label;
    text.htmlFor = input.id = `check-${name}`;
    input.name = name;
    input.value = value;
    input.spellcheck = false;
    input.autocomplete = "off";
    box.append(text, input);
    form.append(box);
    return input;
  };
  const asked = new URLSearchParams(location.search);
  field("address", "Address of the page", "input", asked.get("page") ?? "/");
  field(
    "tag",
    "Its tag, if the page is on another site or behind a sign-in",
    "textarea",
  ).rows = 4;
  field(
    "policy",
    "Its Content-Security-Policy, if it has one that cannot be read from here",
    "textarea",
  ).rows = 2;

  const choice = document.createElement("p");
  const box = document.createElement("input");
  const label = document.createElement("label");
  box.type = "checkbox";
  box.name = "sends";
  box.id = "check-sends";
  box.checked = true;
  label.htmlFor = box.id;
  label.textContent =
    " Send one page view, titled “Trailmark: check of a tag”, to see it arrive";
  choice.append(box, label);

  const go = document.createElement("button");
  go.className = "main";
  go.textContent = "Check";
  form.append(choice, go);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    go.disabled = true;
    delete status.dataset.done;
    await run();
    go.disabled = false;
  });
  status.id = "check-status";
  status.role = "status";
  list.className = "findings";
  list.id = "findings";
  document.querySelector("#check").append(form, status, list);
}
