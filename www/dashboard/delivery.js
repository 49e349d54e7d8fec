// What became of events on their way: how many are lost and why, how many are not here yet, and of whom.

import { byId, element, reconcile, setText } from "./dom.js";
import { integer, millis, showWho } from "./feed.js";
import { say } from "./language.js";
import {
  FIGURES,
  REASONS,
  WORDS,
  formatAgo,
  formatCount,
  sentence,
  text,
} from "./words.js";

/** Shows an answer of `/api/delivery`; where there is none, what was shown stays. */
export function showDelivery(delivery, now) {
  if (!Number.isFinite(delivery.created)) return;
  byId("delivery").hidden = delivery.ledgers === 0;
  const verdict = byId("loss-rate");
  verdict.dataset.verdict = delivery.lost > 0 ? "some" : "none";
  setText(verdict, WORDS.lossRate(delivery.loss_rate ?? 0));
  setText(byId("loss-words"), WORDS.loss(delivery));
  setText(byId("ledger"), WORDS.ledger(delivery));
  showFigures(delivery);
  showReasons(listOf(delivery.reasons));
  showAccounts(listOf(delivery.visitors).filter(isIncomplete), now);
}

function showFigures(delivery) {
  reconcile(byId("delivery-figures"), FIGURES, {
    key: ([name]) => name,
    create: ([, words, meaning]) =>
      element(
        "div",
        {},
        element("dt", {}, say(words)),
        element("dd", {}),
        element("dd", {}, say(meaning)),
      ),
    update: (node, [name]) =>
      setText(node.querySelector("dd"), formatCount(delivery[name])),
  });
}

function showReasons(reasons) {
  byId("reasons").hidden = reasons.length === 0;
  reconcile(byId("reason-rows"), reasons, {
    key: ({ reason }) => reason,
    create: ({ reason }) => row(reasonWords(reason), 3, [1, 2]),
    update: (node, { events, ledgers, lost }) =>
      fill(node, [
        formatCount(events),
        formatCount(ledgers),
        WORDS.counts(lost),
      ]),
  });
}

function showAccounts(accounts, now) {
  byId("accounts").hidden = accounts.length === 0;
  reconcile(byId("account-rows"), accounts, {
    key: ({ scope }) => scope,
    create: ({ scope }) =>
      row(showWho({ key: text(scope), visitor: text(scope) }), 6, [1, 2, 3, 4]),
    update: (node, account) =>
      fill(node, [
        formatCount(account.created),
        formatCount(account.stored),
        formatCount(account.lost),
        formatCount(account.unseen),
        WORDS.gaps(listOf(account.gaps), integer(account.missing)),
        formatAgo(millis(account.updated_at), now),
      ]),
  });
}

function isIncomplete({ lost, unseen, missing }) {
  return lost > 0 || unseen > 0 || missing > 0;
}

// A row of a table: what it is about, and so many cells; those at `numbers` are numbers.
function row(about, cells, numbers) {
  const tr = element("tr", {}, element("th", { scope: "row" }, about));
  for (let at = 1; at <= cells; at++)
    tr.append(element("td", { class: numbers.includes(at) ? "number" : null }));
  return tr;
}

function fill(tr, texts) {
  texts.forEach((words, at) => setText(tr.cells[at + 1], words));
}

function reasonWords(reason) {
  return Object.hasOwn(REASONS, reason)
    ? say(REASONS[reason])
    : sentence(reason);
}

function listOf(value) {
  return Array.isArray(value) ? value : [];
}
