// The help page: which question a visitor opens tells what they need help with.

import { report } from "./tracking.js";

for (const question of document.querySelectorAll("details[data-topic]")) {
  question.addEventListener("toggle", () => {
    if (question.open) report("support", { topic: question.dataset.topic });
  });
}

addEventListener("hashchange", openLinked);
openLinked();

// The footer links to single questions.
function openLinked() {
  const linked = document.getElementById(location.hash.slice(1));
  if (linked?.matches("details")) linked.open = true;
}
