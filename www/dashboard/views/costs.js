// What channels cost: entered by the month, kept by the collector.

import { figure } from "../charts/figure.js";
import { element } from "../dom.js";
import { theSite } from "../filter.js";
import { money } from "../format.js";
import { say } from "../language.js";
import { text } from "../words.js";
import { signIn } from "./load.js";

/** The form with what is entered already; `again()` shows the view anew. */
export function costs(entered, channels, again) {
  const said = element("p", {
    class: "quiet",
    role: "status",
    "data-test": "costs-said",
  });
  const node = figure({
    name: "costs",
    title: say("Costs by month"),
    hint: say(
      "What is entered here stays in this collector. A month's amount is spread evenly over its days.",
    ),
    columns: [
      { title: say("Channel"), of: ({ channel }) => text(channel) },
      {
        title: say("Site"),
        of: ({ site }) => (site == null ? null : text(site)),
      },
      { title: say("Month"), of: ({ month }) => text(month) },
      { title: say("Currency"), of: ({ currency }) => text(currency) },
      {
        title: say("Amount"),
        of: ({ amount }) => Number(amount),
        show: (value, { currency }) => money({ currency, value }),
        number: true,
      },
    ],
    rows: entered,
    empty: say("None entered yet."),
  });
  node.append(form(entered, channels, said, again), said);
  return node;
}

function form(entered, channels, said, again) {
  const month = new Date().toISOString().slice(0, 7);
  const node = element(
    "form",
    { class: "costs", "data-test": "costs-form" },
    field("channel", say("Channel"), {
      list: "cost-channels",
      required: "",
      maxlength: 100,
    }),
    element(
      "datalist",
      { id: "cost-channels" },
      ...channels.map(({ channel }) =>
        element("option", { value: text(channel) }),
      ),
    ),
    field("month", say("Month"), {
      pattern: "\\d{4}-\\d{2}",
      placeholder: month,
      value: month,
      required: "",
    }),
    field("currency", say("Currency"), {
      pattern: "[A-Z]{3}",
      maxlength: 3,
      value: entered[0]?.currency ?? "EUR",
      required: "",
    }),
    field("amount", say("Amount"), {
      type: "number",
      min: 0,
      step: "0.01",
      required: "",
    }),
    element("button", { type: "submit" }, say("Save")),
  );
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    save(node, said, again);
  });
  for (const each of entered) node.append(remover(each, said, again));
  return node;
}

function remover(cost, said, again) {
  const what = [cost.channel, cost.month, cost.currency]
    .map((part) => text(part))
    .join(", ");
  const button = element(
    "button",
    { type: "button", class: "remove" },
    say("Remove {what}", { what }),
  );
  button.addEventListener("click", () => {
    const { site, channel, month, currency } = cost;
    const query = new URLSearchParams({ channel, month, currency });
    if (site != null) query.set("site", site);
    tell(fetch(`/api/costs?${query}`, { method: "DELETE" }), said, again);
  });
  return button;
}

function save(form, said, again) {
  const given = new FormData(form);
  const site = theSite();
  if (site === null) {
    said.textContent = say("Please choose a site first.");
    return;
  }
  const body = {
    site,
    channel: given.get("channel"),
    month: given.get("month"),
    currency: given.get("currency"),
    amount: Number(given.get("amount")),
  };
  const options = {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  tell(fetch("/api/costs", options), said, again);
}

async function tell(asking, said, again) {
  try {
    const response = await asking;
    if (response.status === 401) return signIn();
    if (response.ok) return again();
    const { error, field } = await response.json().catch(() => ({}));
    said.textContent = [field, error ?? response.status]
      .filter(Boolean)
      .join(": ");
  } catch {
    said.textContent = say("The collector does not answer.");
  }
}

function field(name, words, attributes) {
  return element(
    "label",
    {},
    element("span", {}, words),
    element("input", { name, autocomplete: "off", ...attributes }),
  );
}
