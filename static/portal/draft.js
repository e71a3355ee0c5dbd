// What is being written in a form[data-draft] is kept on this device until it is saved or its writer
// logs out. Only what the fields hold: hidden ones (tokens, keys) are left out.
const PREFIX = "gd-draft:";
const SENT = "gd-draft-sent";
const form = document.querySelector("form[data-draft]");
const key = form && `${PREFIX}${form.dataset.draft}:${location.pathname}`;

function fields() {
  return [...form.elements].filter((field) => field.name && !["hidden", "submit", "button", "file", "password"].includes(field.type));
}

function keep() {
  const held = fields()
    .filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked)
    .map((field) => [field.name, field.value]);
  localStorage.setItem(key, JSON.stringify({ at: Date.now(), held }));
}

function put({ held }) {
  fields().forEach((field) => {
    const values = held.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
    else if (values.length) [field.value] = values;
  });
  fields().forEach((field) => field.dispatchEvent(new Event("input", { bubbles: true })));
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function forget(name) {
  localStorage.removeItem(name);
  sessionStorage.removeItem(SENT);
}

function say(note, at) {
  note.hidden = false;
  note.querySelector("[data-draft-at]").textContent = new Date(at).toLocaleString("zh-CN", { dateStyle: "short", timeStyle: "short" });
  note.querySelector("button").addEventListener("click", () => {
    forget(key);
    location.reload();
  });
}

function start() {
  // A page that says «已保存» is the proof; a page that never came, or came with an error, is none.
  const sent = sessionStorage.getItem(SENT);
  if (sent && document.querySelector("[data-saved]")) forget(sent);
  if (!form) return;
  const answered = form.querySelector("[aria-invalid=true], .gd-alert, .gd-err, .rf-all");
  const stored = localStorage.getItem(key);
  if (stored && !answered && !location.search.includes("copy=")) {
    put(JSON.parse(stored));
    say(document.querySelector("[data-draft-note]"), JSON.parse(stored).at);
  }
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("click", (event) => event.target.closest("[data-step], [data-phrase]") && setTimeout(keep));
  form.addEventListener("submit", () => sessionStorage.setItem(SENT, key));
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-logout]")) return;
  Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).forEach(forget);
});

start();
