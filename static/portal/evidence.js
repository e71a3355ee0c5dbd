// The evidence of a matrix cell: on hover, on focus, on tap. Enter on the cell opens the same on a
// page of its own, so this is never the only way to it.
const OPEN_AFTER = 120; // ms: crossing the matrix with the pointer must not flicker
const CLOSE_AFTER = 220; // ms: time to move from the cell into the pop-over
const GAP = 4;
const known = new Map();
let pop = null;
let cell = null;
let timer = 0;

function later(delay, action) {
  window.clearTimeout(timer);
  timer = window.setTimeout(action, delay);
}

async function fetchEvidence(url) {
  if (!known.has(url)) {
    const answer = await fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return "";
    known.set(url, await answer.text());
  }
  return known.get(url);
}

function place() {
  const box = cell.getBoundingClientRect();
  const frame = pop.offsetParent.getBoundingClientRect();
  const left = Math.max(0, Math.min(box.left - frame.left - 12, frame.width - pop.offsetWidth));
  const below = box.bottom + GAP + pop.offsetHeight <= window.innerHeight;
  const above = box.top - GAP - pop.offsetHeight >= 0;
  const top = below || !above ? box.bottom + GAP : box.top - GAP - pop.offsetHeight;
  pop.style.left = `${left}px`;
  pop.style.top = `${top - frame.top}px`;
}

async function open(link) {
  const html = await fetchEvidence(link.dataset.evidenceUrl);
  if (!html || !(link.matches(":hover") || link === document.activeElement)) return;
  close();
  cell = link;
  pop.innerHTML = html;
  pop.hidden = false;
  cell.setAttribute("aria-describedby", pop.id);
  place();
}

function close() {
  window.clearTimeout(timer);
  if (cell) cell.removeAttribute("aria-describedby");
  cell = null;
  pop.hidden = true;
}

function start(matrix) {
  pop = matrix.querySelector("[data-evidence]");
  const linkOf = (event) => event.target.closest("a[data-evidence-url]");
  matrix.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = linkOf(event);
    if (link && link !== cell) later(OPEN_AFTER, () => open(link));
    else if (link || event.target.closest("[data-evidence]")) window.clearTimeout(timer);
  });
  matrix.addEventListener("pointerout", (event) => {
    const to = event.relatedTarget;
    if (!to || !(pop.contains(to) || (cell && cell.contains(to)))) later(CLOSE_AFTER, close);
  });
  matrix.addEventListener("focusin", (event) => {
    const link = linkOf(event);
    if (link && link.matches(":focus-visible")) later(0, () => open(link));
  });
  matrix.addEventListener("focusout", (event) => {
    const to = event.relatedTarget;
    if (to && !pop.contains(to) && to !== cell) later(CLOSE_AFTER, close);
  });
  // A finger has no hover: the first tap shows the evidence, the second one on the cell follows it.
  let finger = false;
  matrix.addEventListener("pointerdown", (event) => { finger = event.pointerType === "touch"; });
  matrix.addEventListener("click", (event) => {
    const link = linkOf(event);
    if (!link || !finger || link === cell) return;
    event.preventDefault();
    link.focus({ preventScroll: true });
    later(0, () => open(link));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || pop.hidden) return;
    const back = pop.contains(document.activeElement) ? cell : null;
    close();
    if (back) {
      back.focus({ preventScroll: true });
      window.clearTimeout(timer);
    }
  });
}

// One tab stop for the whole matrix: arrow keys walk through it, Tab leads on into the pop-over.
function walk(table) {
  const links = [...table.querySelectorAll("tbody a")];
  let stop = links.find((link) => link.dataset.evidenceUrl) || links[0];
  links.forEach((link) => { link.tabIndex = link === stop ? 0 : -1; });
  table.addEventListener("focusin", (event) => {
    const link = event.target.closest("tbody a");
    if (!link || link === stop) return;
    stop.tabIndex = -1;
    stop = link;
    stop.tabIndex = 0;
  });
  table.addEventListener("keydown", (event) => {
    const link = event.target.closest("tbody a");
    if (!link || event.ctrlKey || event.altKey || event.metaKey) return;
    const at = link.closest("td, th");
    const row = at.parentElement;
    const inRow = { ArrowLeft: at.previousElementSibling, ArrowRight: at.nextElementSibling, Home: row.firstElementChild, End: row.lastElementChild };
    const otherRow = { ArrowUp: row.previousElementSibling, ArrowDown: row.nextElementSibling }[event.key];
    const next = inRow[event.key] || (otherRow && otherRow.children[at.cellIndex]);
    const target = next && next.querySelector("a");
    if (!target) return;
    event.preventDefault();
    target.focus();
  });
}

document.querySelectorAll("[data-matrix] table").forEach(walk);
document.querySelectorAll("[data-matrix]").forEach(start);
