// In a test every answer is sent as soon as it is given. "Saved" is shown only after the server has said so; what is
// not yet acknowledged is kept on the device and sent again, also after the page was closed. Sending twice is harmless:
// each answer carries an id of its own.
import { behaviour, icon, send } from "./behaviour.js";

const FIRST_WAIT = 2000;
const LONGEST_WAIT = 60000;

const newId = (rendered) => (self.crypto && crypto.randomUUID ? crypto.randomUUID() : rendered);

// What waits for one form, oldest first. Private windows and full devices refuse storage: then the list lives on the page.
const queue = (key) => {
  let list = [];
  try {
    list = JSON.parse(localStorage.getItem(key) || "[]");
  } catch {
    list = [];
  }
  return {
    list,
    keep() {
      try {
        if (list.length) localStorage.setItem(key, JSON.stringify(list));
        else localStorage.removeItem(key);
      } catch {
        // Nothing to be done: the list on the page is still there.
      }
    },
  };
};

const say = (line, state, text) => {
  if (!line) return;
  line.className = `status${state ? ` status-${state}` : ""}`;
  line.replaceChildren(icon(state === "good" ? "check" : state === "bad" ? "warning" : "again"), text);
};

behaviour("autosave", (form) => {
  const line = document.querySelector("[data-autosave-status]");
  const words = line ? line.dataset : {};
  const eventField = form.querySelector("[name=event_id]");
  const waiting = queue(`score-answer:${form.dataset.autosaveKey || form.action}`);
  let wait = FIRST_WAIT;
  let timer = 0;
  let sending = false;
  let leaving = false;

  const later = () => {
    say(line, "warn", words.waiting);
    clearTimeout(timer);
    timer = setTimeout(flush, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };

  async function flush() {
    if (sending || leaving || !waiting.list.length) return;
    sending = true;
    clearTimeout(timer);
    const item = waiting.list[0];
    try {
      // After signing in again the kept answer needs the token of this page, not the one it was kept with.
      const token = form.elements.csrf_token;
      const data = item.pairs.map(([name, value]) => [name, name === "csrf_token" && token ? token.value : value]);
      const answer = await send(form, { accept: "application/json", data });
      if (answer.status >= 400 && answer.status < 500 && ![408, 425, 429].includes(answer.status)) {
        // The server understood and says no (signed out, test already sent): trying again would not help.
        say(line, "bad", words.failed);
        return;
      }
      if (!answer.ok || answer.redirected) throw new Error(`answered ${answer.status}`);
      const said = await answer.json();
      waiting.list.splice(waiting.list.indexOf(item), 1);
      waiting.keep();
      wait = FIRST_WAIT;
      if (!waiting.list.length) {
        say(line, "good", `${words.saved} ${said.saved_at}`);
        const count = document.querySelector("[data-autosave-answered]");
        if (count) count.textContent = said.answered;
      }
    } catch {
      later();
      return;
    } finally {
      sending = false;
    }
    flush();
  }

  const add = () => {
    if (eventField) eventField.value = newId(eventField.value);
    const pairs = Array.from(new FormData(form)).filter(([, value]) => typeof value === "string");
    // Only the newest answer of a question counts; one that is under way stays until it is answered.
    waiting.list.splice(sending ? 1 : 0, waiting.list.length, { pairs });
    waiting.keep();
    say(line, "", words.saving);
    flush();
  };

  let typing = 0;
  form.addEventListener("change", () => { clearTimeout(typing); add(); });
  form.addEventListener("input", (event) => {
    if (!event.target.matches("textarea, input:not([type=radio]):not([type=checkbox]):not([type=hidden])")) return;
    clearTimeout(typing);
    typing = setTimeout(add, 1500);
  });
  // The ordinary way ("Next") sends the answer itself, under the same id.
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
    clearTimeout(typing);
    if (!waiting.list.length) return;
    waiting.list.splice(0);
    waiting.list.push({ pairs: Array.from(new FormData(form)).filter(([, value]) => typeof value === "string") });
    waiting.keep();
  });
  addEventListener("pageshow", () => { leaving = false; });
  addEventListener("online", () => { wait = FIRST_WAIT; flush(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  if (waiting.list.length) {
    say(line, "", words.saving);
    flush();
  }
});
