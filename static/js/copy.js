// A <button data-copy="id" data-copied="words"> copies the value of that field, and says so for a moment. It is hidden
// until this script shows it.
for (const button of document.querySelectorAll("[data-copy]")) {
  const words = button.querySelector("span");
  const before = words.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    await navigator.clipboard.writeText(field.value);
    words.textContent = button.dataset.copied;
    setTimeout(() => (words.textContent = before), 2000);
  });
}
