/** What pages of the site do: run examples, copy code, close the menu where it was opened. */

for (const place of document.querySelectorAll("[data-live]")) {
  place.querySelector("a").addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const frame = document.createElement("iframe");
    frame.src = place.dataset.live;
    frame.title = `Example: ${place.dataset.name}`;
    const alone = document.createElement("a");
    alone.href = place.dataset.live;
    alone.textContent = "Open it in a page of its own";
    const note = document.createElement("p");
    note.append(alone);
    place.replaceChildren(frame, note);
    frame.focus();
  });
}

for (const block of document.querySelectorAll("main pre")) {
  const copy = document.createElement("button");
  copy.type = "button";
  copy.className = "copy";
  copy.textContent = "Copy";
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(block.textContent);
      copy.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(block);
      copy.textContent = "Selected";
    }
    setTimeout(() => (copy.textContent = "Copy"), 2000);
  });
  const box = document.createElement("div");
  box.className = "code";
  block.replaceWith(box);
  box.append(block, copy);
}

const menu = document.querySelector(".menu");
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", ({ target }) => {
  if (menu.open && !menu.contains(target)) menu.open = false;
});
