// The time ruler: drag the grip or use the arrow keys, and the page shows that day (?on=).
const DAY = 86400000;
const PAUSE = 600; // ms after the last key before the page is fetched

const KEPT = "ruler-focus"; // which part of the ruler had the focus when the day changed

const toDay = (iso) => Date.parse(`${iso}T00:00:00Z`) / DAY;
const toIso = (day) => new Date(day * DAY).toISOString().slice(0, 10);

function goTo(iso, today) {
  const address = new URL(window.location.href);
  ["page", "cursor"].forEach((name) => address.searchParams.delete(name));
  if (iso === today) address.searchParams.delete("on");
  else address.searchParams.set("on", iso);
  keepFocus();
  window.location.assign(address);
}

function keepFocus() {
  const part = document.activeElement && document.activeElement.dataset.rulerPart;
  if (part) sessionStorage.setItem(KEPT, part);
}

/** The next page begins where the last one was left: at its top a keyboard would start all over. */
function giveFocusBack() {
  const part = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  const kept = part && document.querySelector(`[data-ruler-part="${part}"]`);
  if (kept) kept.focus({ preventScroll: true });
}

function words(scale, iso) {
  const [, month, day] = iso.split("-").map(Number);
  return scale.dataset.dayWords.replace("{m}", month).replace("{d}", day);
}

function makeRuler(scale) {
  const { start, end, on, today } = scale.dataset;
  const first = toDay(start);
  const span = Math.max(toDay(end) - first, 1);
  const last = Math.min(toDay(today), toDay(end));
  const part = (name) => scale.querySelector(`[data-${name}]`);
  let chosen = toDay(on);
  let timer = 0;

  function show(day) {
    chosen = Math.min(Math.max(day, first), last);
    const at = `${((chosen - first) / span) * 100}%`;
    part("grip").setAttribute("x", at);
    part("gone").setAttribute("width", at);
    part("label").setAttribute("x", at);
    part("label").textContent = words(scale, toIso(chosen));
    ["left", "days"].forEach((name) => part(name)?.setAttribute("visibility", chosen === toDay(on) ? "visible" : "hidden"));
    scale.setAttribute("aria-valuetext", words(scale, toIso(chosen)));
    scale.setAttribute("aria-valuenow", String(Math.round(((chosen - first) / span) * 100)));
  }

  function settle() {
    if (toIso(chosen) !== on) goTo(toIso(chosen), today);
  }

  function fromPointer(event) {
    const box = scale.getBoundingClientRect();
    show(first + Math.round(((event.clientX - box.left) / box.width) * span));
  }

  scale.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    scale.setPointerCapture(event.pointerId);
    fromPointer(event);
  });
  scale.addEventListener("pointermove", (event) => {
    if (scale.hasPointerCapture(event.pointerId)) fromPointer(event);
  });
  scale.addEventListener("pointerup", (event) => {
    if (!scale.hasPointerCapture(event.pointerId)) return;
    scale.releasePointerCapture(event.pointerId);
    settle();
  });
  scale.addEventListener("pointercancel", () => show(toDay(on)));
  scale.addEventListener("keydown", (event) => {
    const moves = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7 };
    if (event.key === "Home") show(first);
    else if (event.key === "End") show(last);
    else if (event.key in moves) show(chosen + moves[event.key]);
    else if (event.key === "Escape") show(toDay(on));
    else if (event.key !== "Enter") return;
    event.preventDefault();
    window.clearTimeout(timer);
    if (event.key === "Enter") settle();
    else timer = window.setTimeout(settle, PAUSE);
  });
}

document.querySelectorAll("[data-ruler]").forEach(makeRuler);
document.querySelectorAll("form[data-asof]").forEach((form) => {
  form.addEventListener("submit", keepFocus);
  form.addEventListener("click", (event) => { if (event.target.closest("a")) keepFocus(); });
});
giveFocusBack();

document.querySelectorAll("form[data-asof] input[name=on]").forEach((input) => {
  input.addEventListener("change", () => {
    if (/^\d{4}-\d{2}-\d{2}$/.test(input.value.trim())) input.form.requestSubmit();
  });
});
