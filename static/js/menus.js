// A <details data-menu> is a menu: a click elsewhere or Escape closes it, and opening one closes the others. One that
// would reach over the right edge of the window opens to the left instead.
const open = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener(
  "toggle",
  ({ target: menu }) => {
    if (!menu.matches?.("details[data-menu][open]")) return;
    menu.classList.remove("to-start");
    const over = menu.lastElementChild.getBoundingClientRect().right > document.documentElement.clientWidth;
    menu.classList.toggle("to-start", over);
  },
  true,
);
