// The weights of the parties: their sum as it is typed, in hundredths. The server checks again.
const boxes = [...document.querySelectorAll("[data-share]")];
const note = document.querySelector("[data-shares]");

function addUp() {
  const sum = boxes.reduce((total, box) => total + Math.round((parseFloat(box.value) || 0) * 100), 0);
  note.querySelector("[data-shares-total]").textContent = String(sum / 100);
  note.classList.toggle("bad", sum !== 10000);
  note.classList.toggle("wait", sum === 10000);
}

boxes.forEach((box) => box.addEventListener("input", addUp));
note.hidden = false;
addUp();
