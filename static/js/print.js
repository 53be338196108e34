// A <button data-print> opens the browser's print dialogue. It is hidden until this script shows it.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
