// A line of a score sheet that could not be sent says so; what was typed stays in its fields.
function lost(event) {
  const line = event.target.closest("[data-score]");
  if (line) line.querySelector("[data-score-lost]").hidden = false;
}

["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach((name) => document.addEventListener(name, lost));
