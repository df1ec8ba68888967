// The page behind a card's square code: takes the token out of the address, so that it stays in no history,
// puts it into the form and shows the step that asks for the PIN.
import { behaviour } from "./behaviour.js";

behaviour("card", (root) => {
  const token = decodeURIComponent(location.hash.slice(1)).trim();
  if (!/^[A-Za-z0-9_-]{16,128}$/.test(token)) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  const field = root.querySelector("[data-card-token]");
  if (!field) return;
  field.value = token;
  for (const part of root.querySelectorAll("[data-card-with]")) part.hidden = false;
  for (const part of root.querySelectorAll("[data-card-without]")) {
    part.hidden = true;
    // A hidden field must neither be sent nor stop the form because it is empty.
    for (const input of part.querySelectorAll("input, select, textarea")) input.disabled = true;
  }
  const next = root.querySelector("input:not([type=hidden]):not([disabled]), [data-card-with] button");
  if (next) next.focus({ preventScroll: true });
});
