// A practice question answers at once: the form goes to the server, which sends the question back with its verdict.
// When anything fails, the form is sent the ordinary way.
import { behaviour, send, wake } from "./behaviour.js";

const announce = (text) => {
  let line = document.getElementById("announcements");
  if (!line) {
    line = document.createElement("p");
    line.id = "announcements";
    line.className = "hidden";
    line.setAttribute("role", "status");
    document.body.append(line);
  }
  line.textContent = "";
  // A status that is filled in the same moment as it is made is not read aloud.
  setTimeout(() => { line.textContent = text; }, 100);
};

const replace = (question, html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  const id = question.id;
  const fresh = (id && page.getElementById(id)) || page.querySelector("[data-question]");
  if (!fresh) throw new Error("no question in the answer");
  const put = document.adoptNode(fresh);
  question.replaceWith(put);
  wake(put.parentNode);
  return put;
};

behaviour("practice", (form) => {
  let busy = false;
  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    const button = event.submitter;
    if (button) button.setAttribute("aria-busy", "true");
    try {
      const answer = await send(form, { accept: "text/html", submitter: button });
      if (!answer.ok || answer.redirected) throw new Error(`answered ${answer.status}`);
      const question = form.closest("[data-question]") || form;
      const put = replace(question, await answer.text());
      const verdict = put.querySelector("[data-said]");
      if (verdict) {
        verdict.focus({ preventScroll: true });
        verdict.scrollIntoView({ block: "nearest" });
        announce(verdict.textContent.trim());
      }
    } catch {
      busy = false;
      if (button) button.removeAttribute("aria-busy");
      if (button && button.name) {
        const kept = document.createElement("input");
        kept.type = "hidden";
        kept.name = button.name;
        kept.value = button.value;
        form.append(kept);
      }
      form.submit();
    }
  });
});
