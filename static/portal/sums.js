// A tree of indicators: beside each line how far the lines below it are from its points, and the
// total of the dimensions. Counted in hundredths, so that sums are exact. The server checks again.
const box = document.querySelector("[data-sums]");
const BELOW = { dimension: "item", item: "point" };

const hundredths = (text) => Math.round((parseFloat(text) || 0) * 100);
const words = (value) => String(value / 100);

function lines() {
  return [...box.querySelectorAll("[data-sum-row]")]
    .map((row, place) => {
      const field = (name) => row.querySelector(`[name$="-${name}"]`);
      const order = parseFloat(field("ORDER").value);
      return { row, place, order: Number.isNaN(order) ? Infinity : order, level: field("level").value,
        name: field("name").value.trim(), weight: hundredths(field("weight").value) };
    })
    .filter((line) => line.name)
    .sort((one, other) => one.order - other.order || one.place - other.place);
}

function below(all, at) {
  const found = [];
  for (const line of all.slice(at + 1)) {
    if (line.level === all[at].level || line.level === "dimension" || line.level === "bonus") break;
    if (line.level === BELOW[all[at].level]) found.push(line);
  }
  return found;
}

function addUp() {
  const all = lines();
  box.querySelectorAll("[data-sum-gap]").forEach((output) => { output.value = ""; });
  all.forEach((line, at) => {
    if (!BELOW[line.level]) return;
    const sum = below(all, at).reduce((total, each) => total + each.weight, 0);
    const output = line.row.querySelector("[data-sum-gap]");
    output.value = sum === line.weight ? `✓ ${words(sum)}` : `${words(sum)} ≠ ${words(line.weight)}`;
    output.classList.toggle("off", sum !== line.weight);
  });
  const total = all.filter((line) => line.level === "dimension").reduce((sum, line) => sum + line.weight, 0);
  document.querySelector("[data-sum-total]").textContent = words(total);
}

box.addEventListener("input", addUp);
box.addEventListener("change", addUp);
addUp();
