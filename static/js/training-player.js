// In the course player the arrow keys turn the pages: left is Back, right is the main button of the lesson.
const nav = document.querySelector("[data-player]");
const hint = nav?.querySelector("[data-keys]");
if (hint) hint.hidden = !matchMedia("(hover: hover)").matches;

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return;
  if (event.target.closest("input, textarea, select, [role=region], [contenteditable]")) return;
  const control = { ArrowLeft: "[data-back] > *", ArrowRight: "[data-forward] :is(a, button)" }[event.key];
  const target = control && nav?.querySelector(control);
  if (!target) return;
  event.preventDefault();
  target.click();
});
