const banner = document.querySelector("#consent");
const choices = document.querySelector("#privacy-choices");

const ask = () => {
  banner.hidden = false;
  banner.querySelector("button").focus();
};

// A no is remembered by the page itself: Trailmark keeps nothing after it.
const answered = localStorage.getItem("consent");
if (answered) trailmark("consent", answered);
else ask();

choices.addEventListener("click", ask);
banner.addEventListener("click", ({ target }) => {
  if (!target.value) return;
  localStorage.setItem("consent", target.value);
  trailmark("consent", target.value);
  banner.hidden = true;
  choices.focus();
});
