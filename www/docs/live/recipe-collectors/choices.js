const on = (id, act) =>
  document.querySelector(`#${id}`).addEventListener("click", act);

on("statistics", () =>
  trailmark("consent", { analytics: "granted", marketing: "denied" }),
);
on("all", () =>
  trailmark("consent", { analytics: "granted", marketing: "granted" }),
);
on("subscribe", () => {
  trailmark("track", "subscribe", { plan: "pro" });
  trailmark.flush();
});
