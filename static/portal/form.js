// Forms: steppers, focus on the first error, no second sending. Everything works without it.
const guarded = new WeakSet();

function stepBy(button, amount) {
  const box = button.closest(".gd-step");
  const input = box.querySelector("input");
  const least = Number(input.min || 0);
  input.value = Math.max(least, (parseInt(input.value, 10) || 0) + amount);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function showZero(input) {
  const box = input.closest(".gd-step");
  if (box) box.classList.toggle("z", !(parseInt(input.value, 10) > 0));
}

function addUp(form) {
  const total = form.querySelector("[data-total]");
  if (!total) return;
  const count = (boxes) => boxes.reduce((sum, box) => sum + (parseInt(box.value, 10) || 0), 0);
  const all = [...form.querySelectorAll(".gd-step input")];
  const people = count(all);
  total.textContent = people;
  const share = form.querySelector("[data-key-share]");
  if (share) {
    const key = count(all.filter((box) => box.hasAttribute("data-key-group")));
    share.textContent = people ? `${Math.round((100 * key) / people)}%` : "—";
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  if (button) stepBy(button, Number(button.dataset.step));
  const phrase = event.target.closest("[data-phrase]");
  if (phrase) {
    const note = document.getElementById(phrase.dataset.phrase);
    note.value = note.value ? `${note.value.replace(/[。；]?\s*$/, "")}；${phrase.textContent.trim()}` : phrase.textContent.trim();
    note.focus();
  }
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("input", (event) => {
  if (!event.target.closest(".gd-step")) return;
  showZero(event.target);
  if (event.target.form) addUp(event.target.form);
});

function tickAll(all) {
  document.querySelectorAll(`input[type=checkbox][form="${all.dataset.tickAll}"]`).forEach((box) => { box.checked = all.checked; });
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-tick-all]")) tickAll(event.target);
  const filter = event.target.closest("form[data-filter]");
  if (filter && event.target.matches("select")) filter.requestSubmit();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (guarded.has(form)) {
    event.preventDefault();
    return;
  }
  guarded.add(form);
  form.setAttribute("aria-busy", "true");
});

// Coming back by the browser's back button brings the page out of its cache: it may be sent again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll("form[aria-busy]").forEach((form) => {
    guarded.delete(form);
    form.removeAttribute("aria-busy");
  });
});

function start() {
  document.querySelectorAll("form").forEach(addUp);
  const wrong = document.querySelector("form [aria-invalid=true], form .gd-alert");
  if (!wrong) return;
  if (!wrong.matches("input, select, textarea")) wrong.tabIndex = -1;
  wrong.focus();
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
