// A form is sent once: a second tap while it is on its way does nothing.
import { behaviour } from "./behaviour.js";

behaviour("once", (form) => {
  let sent = false;
  const buttons = () => form.ownerDocument.querySelectorAll("button");
  const mark = (busy) => {
    for (const button of buttons()) {
      if (button.form !== form) continue;
      if (busy) button.setAttribute("aria-busy", "true");
      else button.removeAttribute("aria-busy");
    }
  };
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    mark(true);
    // A line that breaks leaves the page standing: after a while the button works again, and sending twice is harmless.
    setTimeout(() => { sent = false; mark(false); }, 15000);
  });
  // The browser's "back" shows the page as it was left, with the button still busy.
  addEventListener("pageshow", () => { sent = false; mark(false); });
});
