/** What a check has found: `good`, `note` (it works, but know this) or `bad` (it is why nothing arrives). */

export const good = (id, title, result) => ({
  id,
  state: "good",
  title,
  result,
});

export const note = (id, title, result, remedy) => ({
  id,
  state: "note",
  title,
  result,
  remedy,
});

export const bad = (id, title, result, remedy) => ({
  id,
  state: "bad",
  title,
  result,
  remedy,
});
