const show = () => {
  const name = location.pathname.split("/").at(-1) || "home";
  document.querySelector("#view").textContent = `This is ${name}.`;
  document.title = `${name} – an application`;
};

document.querySelector("nav").addEventListener("click", (event) => {
  if (!event.target.href) return;
  event.preventDefault();
  history.pushState({}, "", event.target.href);
  show();
});
addEventListener("popstate", show);
