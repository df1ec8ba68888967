// In a test every answer is sent as soon as it is given. "Saved" is shown only after the server has said so; what is
// not yet acknowledged is kept on the device and sent again, also after the page was closed. Sending twice is harmless:
// each answer carries an id of its own.
import { behaviour, icon, send } from "./behaviour.js";

const FIRST_WAIT = 2000;
const LONGEST_WAIT = 60000;
const KEPT_DAYS = 30;

const newId = (rendered) => (self.crypto && crypto.randomUUID ? crypto.randomUUID() : rendered);

// What waits for one attempt, oldest first. Private windows and full devices refuse storage: then it waits on the page.
const queue = (key) => {
  let list = [];
  const read = () => {
    try {
      const oldest = Date.now() - KEPT_DAYS * 86400000;
      list = JSON.parse(localStorage.getItem(key) || "[]").filter((item) => item.at > oldest);
    } catch {
      list = [];
    }
  };
  const keep = () => {
    try {
      if (list.length) localStorage.setItem(key, JSON.stringify(list));
      else localStorage.removeItem(key);
    } catch {
      // Nothing to be done: the list on the page is still there.
    }
  };
  read();
  return {
    first: () => list[0],
    of: (action) => list.find((item) => item.action === action),
    add(item) {
      list = list.filter((other) => other.action !== item.action);
      list.push(item);
      keep();
    },
    drop(item) {
      list = list.filter((other) => other.id !== item.id);
      keep();
    },
  };
};

// Shows an answer that waits: the page was rendered from what the server knows, which is older.
const restore = (form, pairs) => {
  for (const input of form.elements) {
    const given = pairs.filter(([name]) => name === input.name).map(([, value]) => value);
    if (input.type === "radio" || input.type === "checkbox") input.checked = given.includes(input.value);
    else if (given.length && input.type !== "hidden") input.value = given[0];
  }
  // Lines in their order and places on a picture are shown by behaviours of their own.
  form.dispatchEvent(new CustomEvent("restored", { detail: pairs }));
};

// Says at once that something typed is saved but is no number.
const note = (form, unreadable) => {
  for (const line of form.querySelectorAll("[data-unreadable]")) {
    const field = document.getElementById(line.id.slice(0, -"-note".length));
    line.hidden = !unreadable.includes(line.dataset.unreadable);
    // A description is read aloud even when it is hidden.
    const about = (field.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && id !== line.id);
    field.setAttribute("aria-describedby", (line.hidden ? about : [line.id, ...about]).join(" "));
    field.setAttribute("aria-invalid", String(!line.hidden));
  }
};

const say = (line, kind, picture, text) => {
  if (!line) return;
  line.className = `status${kind ? ` status-${kind}` : ""}`;
  line.replaceChildren(icon(picture), text);
};

// The server writes the time as the page does; a full instant is put into the device's own time.
const clock = (text) => {
  const at = /^\d{4}-/.test(text) ? new Date(text) : null;
  return at && !Number.isNaN(at.getTime())
    ? at.toLocaleTimeString(document.documentElement.lang || undefined, { hour: "2-digit", minute: "2-digit", hour12: false })
    : text;
};

behaviour("autosave", (form) => {
  const line = document.querySelector("[data-autosave-status]");
  const words = line ? line.dataset : {};
  const eventField = form.querySelector("[name=event_id]");
  const attempt = form.dataset.autosaveKey || (form.action.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) || [form.action])[0];
  const waiting = queue(`score-answers:${attempt}`);
  let wait = FIRST_WAIT;
  let timer = 0;
  let typing = 0;
  let sending = false;
  let leaving = false;

  // The token against forgery belongs to the session of now, not to that of the moment in which the answer was given.
  const filled = () => Array.from(new FormData(form)).filter(([name, value]) => name !== "csrf_token" && typeof value === "string");
  const remember = () => waiting.add({ id: eventField ? eventField.value : "", action: form.action, at: Date.now(), pairs: filled() });

  const later = () => {
    say(line, "warn", "again", words.waiting);
    clearTimeout(timer);
    timer = setTimeout(flush, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };

  async function flush() {
    const item = waiting.first();
    if (sending || leaving || !item) return;
    sending = true;
    clearTimeout(timer);
    let refused = false;
    try {
      const answer = await send(form, { accept: "application/json", action: item.action, data: item.pairs });
      refused = answer.redirected || (answer.status >= 400 && answer.status < 500 && ![408, 425, 429].includes(answer.status));
      if (!refused && !answer.ok) throw new Error(`answered ${answer.status}`);
      if (!refused) {
        const said = await answer.json();
        waiting.drop(item);
        wait = FIRST_WAIT;
        if (!waiting.first()) say(line, "good", "check", `${words.saved} ${clock(said.saved_at)}`);
        if (item.action === form.action) note(form, said.unreadable || []);
        for (const count of document.querySelectorAll("[data-autosave-answered]")) count.textContent = said.answered;
      }
    } catch {
      later();
      return;
    } finally {
      sending = false;
    }
    // Signed out, or the test was sent from another page: trying again would not help, but the answer stays kept.
    if (refused) say(line, "bad", "warning", words.failed);
    else flush();
  }

  const add = () => {
    clearTimeout(typing);
    if (eventField) eventField.value = newId(eventField.value);
    remember();
    say(line, "", "again", words.saving);
    flush();
  };

  form.addEventListener("change", add);
  form.addEventListener("input", (event) => {
    if (!event.target.matches("textarea, input:not([type=radio]):not([type=checkbox]):not([type=hidden])")) return;
    clearTimeout(typing);
    typing = setTimeout(add, 1500);
  });
  // The ordinary way ("Next") sends the answer itself, under the same id. If that fails, it is still kept here.
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
    clearTimeout(typing);
    if (waiting.first()) remember();
  });
  addEventListener("pageshow", () => { leaving = false; flush(); });
  addEventListener("online", () => { wait = FIRST_WAIT; flush(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  if (waiting.first()) {
    if (waiting.of(form.action)) restore(form, waiting.of(form.action).pairs);
    say(line, "", "again", words.saving);
    flush();
  }
});
