// Copies a link or a number; the button shows itself only where copying works.
import { behaviour } from "./behaviour.js";

behaviour("copy", (button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  const word = button.querySelector("[data-copy-word]") || button;
  const before = word.textContent;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      return;
    }
    word.textContent = button.dataset.copied;
    setTimeout(() => { word.textContent = before; }, 3000);
  });
});
