// A <button data-copy="id"> copies the value of that field. It is hidden until this script shows it.
for (const button of document.querySelectorAll("[data-copy]")) {
  const words = button.querySelector("span");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    await navigator.clipboard.writeText(field.value);
    words.textContent = "Copied";
    setTimeout(() => (words.textContent = "Copy"), 2000);
  });
}
