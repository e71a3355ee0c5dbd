// The entry of a service: summary lines say what their fields hold; Ctrl+Enter saves and goes on.
const form = document.querySelector("form.rf");
const text = (name) => document.querySelector(`[data-${name}]`);

function sumUp() {
  const day = form.elements.served_on;
  if (day.value !== day.defaultValue) {
    text("when").textContent = day.value;
    text("when-full").textContent = "";
  }
  const place = form.elements.community;
  if (place.value) text("where").textContent = place.selectedOptions[0].textContent;
  text("who").textContent = form.elements.worker_name.value || "—";
}

form.addEventListener("change", sumUp);
form.addEventListener("keydown", (event) => {
  const again = form.querySelector("button[name=again]");
  if (event.key === "Enter" && event.ctrlKey && again) {
    event.preventDefault();
    form.requestSubmit(again);
  }
});
