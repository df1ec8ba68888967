// A filter is used as soon as it is chosen; the "Show" button stays for the keyboard and for typed words.
import { behaviour } from "./behaviour.js";

behaviour("filter", (form) => {
  let byKeyboard = false;
  // With the keyboard a select changes at every arrow: then the button decides.
  form.addEventListener("keydown", () => { byKeyboard = true; });
  form.addEventListener("pointerdown", () => { byKeyboard = false; });
  form.addEventListener("change", (event) => {
    if (byKeyboard || !event.target.matches("select, input[type=checkbox], input[type=radio]")) return;
    if (form.requestSubmit) form.requestSubmit();
    else form.submit();
  });
  // An address with only what was filled in is short enough to send to somebody.
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of Array.from(event.formData)) if (value === "") event.formData.delete(name);
  });
});
